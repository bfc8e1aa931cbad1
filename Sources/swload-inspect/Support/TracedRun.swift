import Foundation
import Inspect

/// Runs a program under the swload that lies beside this one, to see what it does.
struct TracedRun {
    let program: String
    var arguments: [String] = []
    var options: [String] = ["--now", "--trace=files,libs,bindings", "--trace-format=json"]

    /// The loader.
    static var loader: String {
        URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent().appendingPathComponent("swload").path
    }

    /// What the run showed.
    func record() throws -> RunRecord {
        let trace = NSTemporaryDirectory() + "swload-\(ProcessInfo.processInfo.processIdentifier).trace"
        defer { try? FileManager.default.removeItem(atPath: trace) }
        let path = program.contains("/") ? program : "./\(program)"
        let child = Process()
        child.executableURL = URL(fileURLWithPath: Self.loader)
        child.arguments = options + ["--trace-output=\(trace)", path] + arguments
        child.standardInput = FileHandle.nullDevice
        child.standardOutput = FileHandle.nullDevice
        child.standardError = FileHandle.nullDevice
        do { try child.run() } catch { throw Refusal("\(Self.loader): cannot be started (--run)") }
        let deadline = DispatchTime.now() + .seconds(20)
        let watch = DispatchWorkItem { child.terminate() }
        DispatchQueue.global().asyncAfter(deadline: deadline, execute: watch)
        child.waitUntilExit()
        watch.cancel()
        guard let lines = FileManager.default.contents(atPath: trace), !lines.isEmpty else {
            throw Refusal("\(program): no trace came of its run; swload \(path) says why (--run)")
        }
        return RunRecord(trace: lines, program: path)
    }
}
