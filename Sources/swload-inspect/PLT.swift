import ArgumentParser
import Foundation
import Inspect

/// A slot of the procedure linkage table before, during and after the first call.
struct PLTCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "plt",
        abstract: "Show how a program calls a function of a library: the stub, and the slot before, during and after the first call.",
        discussion: """
            PROGRAM is started by swload, watched until the first call has returned, and ended; its standard output goes to the error output.
            """)

    @Flag(help: "Write JSON (schema swload.plt/1).") var json = false
    @Option(help: ArgumentHelp("Colour the text: auto, always or never.", valueName: "when")) var color = ColourChoice.auto
    @Flag(help: "Have everything bound before the program starts.") var now = false
    @Option(help: ArgumentHelp("End a program that has not made the call after so many seconds.", valueName: "seconds")) var limit = 10
    @Argument(help: "The function.") var symbol: String
    @Argument(help: "The program.") var program: String
    @Argument(parsing: .captureForPassthrough, help: "The program's arguments.") var arguments: [String] = []

    /// The slot at one moment.
    private struct Moment: Encodable {
        let moment: String
        let value: UInt64
        let meaning: String
    }

    private struct Answer: Encodable {
        let schema = "swload.plt/1"
        let program: String
        let entry: LinkageEntry
        let bias: UInt64
        let moments: [Moment]
        let unobserved: String?
    }

    func run() throws {
        let path = try ProgramPath.find(program)
        let entry: LinkageEntry
        do {
            entry = try LinkageEntry(symbol, in: try ELFFile(path: path))
        } catch let error as LinkageEntry.Failure {
            throw Refusal("plt: \(path): \(error)")
        } catch {
            throw Refusal("plt: \(error)")
        }
        let watched = try WatchedProgram(program, arguments: arguments, options: now ? ["--now"] : [], command: "plt")
        defer { watched.process.end() }
        let answer = observe(entry, watched)
        let writer = AnswerWriter(usesColour: color.isOn)
        if json { try writer.write(json: answer) } else { write(answer, writer) }
    }

    private func observe(_ entry: LinkageEntry, _ watched: WatchedProgram) -> Answer {
        let process = watched.process
        var moments = [Moment(moment: "in the file", value: entry.content, meaning: meaning(entry.content, entry, bias: 0, nil))]
        var unobserved: String?
        func note(_ moment: String) {
            guard let value = process.word(at: entry.slot &+ watched.bias) else { return }
            moments.append(Moment(moment: moment, value: value, meaning: meaning(value, entry, bias: watched.bias, AddressNames(process.maps))))
        }
        note("before the start")
        let names = AddressNames(process.maps)
        if let table = entry.table, entry.relocation == "R_X86_64_JUMP_SLOT", let object = process.word(at: table &+ watched.bias &+ 8),
            let handler = process.word(at: table &+ watched.bias &+ 16)
        {
            let isSet = handler != 0
            let unset = "not set: everything was bound before the start"
            moments.append(Moment(moment: "word 1 of the table", value: object, meaning: isSet ? "what swload knows the object by" : unset))
            let place = "the loader's entry for first calls (\(names.name(of: handler, preferring: "")))"
            moments.append(Moment(moment: "word 2 of the table", value: handler, meaning: isSet ? place : unset))
        }
        if let stub = entry.stubAddress {
            let timer = Timer(process: process.process, seconds: max(limit, 1))
            do throws(TracedProcess.Failure) {
                try process.run(to: stub &+ watched.bias, "the first call of \(entry.symbol)")
                note("at the first call")
                guard let back = process.stackTop else { throw .neverMapped("the stack") }
                try process.run(to: back, "\(entry.symbol) returned")
                note("after it")
            } catch {
                unobserved = timer.isOver ? "no call of \(entry.symbol) was over after \(limit) seconds (--limit)" : "the program \(error)"
            }
            timer.stop()
        } else {
            unobserved = "the calls go through the slot itself, without a stub (-fno-plt)"
        }
        return Answer(program: watched.path, entry: entry, bias: watched.bias, moments: moments, unobserved: unobserved)
    }

    private func meaning(_ value: UInt64, _ entry: LinkageEntry, bias: UInt64, _ names: AddressNames?) -> String {
        if value == 0 { return names == nil ? "nothing; the loader fills it in" : "nothing" }
        if entry.stub.dropFirst().contains(where: { $0.address == value &- bias }) { return "back into the stub, and on to the loader" }
        if entry.lazyStubs.contains(value &- bias) { return "the table's entry of the same number, and on to the loader" }
        return names?.name(of: value, preferring: entry.symbol) ?? value.hex
    }

    private func write(_ answer: Answer, _ writer: AnswerWriter) {
        let entry = answer.entry
        writer.line(
            writer.bold("\(entry.symbol) in \(answer.program)")
                + ": \(entry.relocation), slot \(entry.slot.hex) in \(entry.section), loaded at \(answer.bias.hex)")
        for (title, instructions) in [("the stub", entry.stub), ("the table's head", entry.head)] where !instructions.isEmpty {
            writer.line()
            writer.line(title)
            for instruction in instructions {
                let bytes = instruction.bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined(separator: " ")
                writer.line(
                    "  \(instruction.address.hex.aligned(10))  \(bytes.padded(20))  \(instruction.text.padded(22)) \(writer.dim(comment(instruction, entry)))"
                )
            }
        }
        writer.line()
        writer.line("the slot")
        for moment in answer.moments {
            writer.line("  \(moment.moment.padded(20)) \(moment.value.hex.aligned(18))  \(moment.meaning)")
        }
        if let unobserved = answer.unobserved { writer.line(writer.marked("  " + unobserved)) }
        writer.finish()
    }

    private func comment(_ instruction: StubInstruction, _ entry: LinkageEntry) -> String {
        switch instruction.target {
        case nil: return instruction.text.hasPrefix("push") ? "# the relocation's number in DT_JMPREL" : ""
        case entry.slot?: return "# through the slot"
        case entry.head.first?.address?: return "# to the table's head"
        case let target? where target == entry.table.map { $0 &+ 8 }: return "# word 1 of the table: the object"
        case let target? where target == entry.table.map { $0 &+ 16 }: return "# word 2 of the table: the loader"
        default: return ""
        }
    }
}

/// Ends a process that takes too long.
private final class Timer: Sendable {
    private let state: State

    private final class State: @unchecked Sendable {
        private let lock = NSLock()
        private var isStopped = false
        private var isOver = false

        var over: Bool { lock.withLock { isOver } }
        func stop() { lock.withLock { isStopped = true } }
        func expire(_ process: pid_t) {
            lock.withLock {
                guard !isStopped else { return }
                isOver = true
                kill(process, SIGKILL)
            }
        }
    }

    init(process: pid_t, seconds: Int) {
        let state = State()
        self.state = state
        Thread.detachNewThread {
            Thread.sleep(forTimeInterval: Double(seconds))
            state.expire(process)
        }
    }

    var isOver: Bool { state.over }
    func stop() { state.stop() }
}
