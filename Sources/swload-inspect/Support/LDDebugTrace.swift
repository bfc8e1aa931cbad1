import ELF
import Foundation
import Inspect
import Trace

/// Writes bindings as the lines of LD_DEBUG=bindings.
struct LDDebugTrace: TraceSink {
    let categories = TraceCategories.bindings
    /// What ld.so calls the program: argv[0].
    private let program: Bytes
    private let prefix: [UInt8]
    private let output: LineOutput

    init(program: String, output: LineOutput) {
        let number = String(ProcessInfo.processInfo.processIdentifier)
        prefix = Array((String(repeating: " ", count: max(0, 10 - number.count)) + number + ":\t").utf8)
        self.program = program.kept(in: output.strings)
        self.output = output
    }

    func record(_ event: Event) {
        guard case .binding(let from, let to, let symbol, let version, let isProtected) = event else { return }
        output.append(prefix)
        output.append("binding file ")
        name(from)
        output.append(" to ")
        name(to)
        output.append(isProtected ? ": protected symbol `" : ": normal symbol `")
        output.append(symbol)
        output.append("'")
        if !version.isEmpty {
            output.append(" [")
            output.append(version)
            output.append("]")
        }
        output.append("\n")
    }

    private func name(_ object: TracedObject) {
        output.append(object.name.isEmpty ? program : object.name)
        output.append(" [\(object.space)]")
    }
}
