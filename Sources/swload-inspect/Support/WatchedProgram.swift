import ELF
import Foundation
import Inspect

/// A program that swload has loaded, stopped before its first instruction.
struct WatchedProgram {
    let path: String
    let file: ELFFile
    let process: TracedProcess
    /// What is added to addresses of the file.
    let bias: UInt64

    init(_ program: String, arguments: [String], options: [String] = [], command: String) throws {
        path = try ProgramPath.find(program)
        do throws(ELFFileError) { file = try ELFFile(path: path) } catch { throw Refusal("\(command): \(error)") }
        guard file.header.machine == Machine.thisMachine.rawValue, file.format.is64, file.header.entry != 0 else {
            throw Refusal("\(command): \(path): is no program of this machine")
        }
        do throws(TracedProcess.Failure) {
            process = try TracedProcess(loader: try Self.loader(), options: options, program: path, arguments: arguments)
            bias = try process.runUntilMapped(file, path: path)
            try process.run(to: file.header.entry &+ bias, "its entry point")
        } catch {
            throw Refusal("\(command): \(path): \(error)")
        }
    }

    /// swload lies beside this program.
    private static func loader() throws(TracedProcess.Failure) -> String {
        let own = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
        let path = own.deletingLastPathComponent().appendingPathComponent("swload").path
        guard FileManager.default.isExecutableFile(atPath: path) else { throw .noLoader }
        return path
    }
}
