import ArgumentParser
import Foundation
import Inspect

/// What every question about a program's closure takes.
struct ProgramOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Look for libraries in a folder that holds another system.", valueName: "folder"))
    var sysroot: String?

    @Option(help: ArgumentHelp("Search these directories instead of LD_LIBRARY_PATH.", valueName: "directories"))
    var libraryPath: String?

    @Option(help: ArgumentHelp("Load these objects before the program's libraries.", valueName: "objects"))
    var preload: String?

    @Flag(help: "Write JSON (docs/json.md and docs/questions.md describe it).")
    var json = false

    @Option(help: ArgumentHelp("Colour the text: auto, always or never.", valueName: "when"))
    var color = ColourChoice.auto

    var usesColour: Bool { color.isOn }

    /// The closure of a program, or an exit with a line that says why there is none.
    func closure(of program: String) throws -> Closure {
        let path = try ProgramPath.find(program)
        let options = try closureOptions()
        do throws(FileError) {
            return try Closure(program: path, options: options)
        } catch {
            throw Refusal("\(path): \(error.sentence(for: .thisMachine))")
        }
    }

    /// What decides where libraries come from.
    func closureOptions() throws -> ClosureOptions {
        var options = ClosureOptions()
        options.sysroot = sysroot
        options.libraryPath = libraryPath
        options.preload = preload
        options.environment = ProcessInfo.processInfo.environment
        if let sysroot, isFolder(sysroot) != true { throw Refusal("\(sysroot): no such folder (--sysroot)") }
        return options
    }
}

/// Whether text is coloured.
enum ColourChoice: String, ExpressibleByArgument {
    case auto, always, never

    /// `auto` means a terminal whose user has nothing against it.
    var isOn: Bool {
        switch self {
        case .always: true
        case .never: false
        case .auto:
            isatty(1) != 0 && (ProcessInfo.processInfo.environment["NO_COLOR"] ?? "").isEmpty && ProcessInfo.processInfo.environment["TERM"] != "dumb"
        }
    }
}

/// One line on standard error, and a status that is not 0.
struct Refusal: Error {
    let line: String
    let status: Int32

    init(_ line: String, status: Int32 = 1) {
        self.line = line
        self.status = status
    }
}

/// The file that a program's name stands for.
enum ProgramPath {
    /// A path as it is; for a name without a slash the file in the current folder, or the first executable one in PATH.
    static func find(_ name: String) throws -> String {
        if name.contains("/") || FileManager.default.fileExists(atPath: name) { return name }
        let path = ProcessInfo.processInfo.environment["PATH"] ?? "/bin:/usr/bin"
        for directory in path.split(separator: ":", omittingEmptySubsequences: false) {
            let file = "\(directory.isEmpty ? "." : directory)/\(name)"
            if isFolder(file) == false, FileManager.default.isExecutableFile(atPath: file) { return file }
        }
        throw Refusal("\(name): no such file here, and no executable file of this name in PATH")
    }
}

/// True for a folder, false for another file, nil where there is nothing.
private func isFolder(_ path: String) -> Bool? {
    var isDirectory: ObjCBool = false
    guard unsafe FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory) else { return nil }
    return isDirectory.boolValue
}
