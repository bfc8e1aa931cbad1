import ArgumentParser
import ELF
import Inspect

/// A picture of a program's static thread-local storage.
struct TLSCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tls",
        abstract: "Draw the static thread-local storage of a program and its libraries.",
        discussion: "Every thread has a copy of it at its thread pointer: %fs on x86-64, TPIDR_EL0 on AArch64.")

    @OptionGroup var options: ProgramOptions
    @Argument(help: "The program.") var program: String

    private struct Answer: Encodable {
        let schema = "swload.tls/1"
        let program: String
        let variant: Int
        let used: UInt64
        let alignment: UInt64
        let blocks: [StaticStorage.Block]
    }

    func run() throws {
        let closure = try options.closure(of: program)
        let storage: StaticStorage
        do throws(ELFError) {
            storage = try StaticStorage(closure)
        } catch {
            throw Refusal("\(program): \(error.sentence(for: closure.machine))")
        }
        let writer = AnswerWriter(usesColour: options.usesColour)
        if options.json {
            try writer.write(
                json: Answer(
                    program: program, variant: storage.variant, used: storage.used, alignment: storage.alignment, blocks: storage.blocks))
        } else {
            draw(storage, pointer: closure.machine == .x86_64 ? "%fs" : "TPIDR_EL0", writer)
        }
    }

    private func draw(_ storage: StaticStorage, pointer: String, _ writer: AnswerWriter) {
        guard !storage.blocks.isEmpty else {
            writer.line("\(program): neither the program nor its libraries have thread-local variables (PT_TLS)")
            return writer.finish()
        }
        let side =
            storage.variant == 2 ? "II: below the thread pointer, the program nearest to it" : "I: above the thread pointer, behind the control block"
        writer.line("\(program): variant \(side); \(storage.used) bytes, aligned to \(storage.alignment)")
        writer.line()
        let width = 14 + pointer.count
        func rule(_ offset: Int64, _ text: String) { writer.line("\(Self.place(pointer, offset).aligned(width)) ├─ \(text)") }
        if storage.variant == 1 { rule(0, writer.bold("thread pointer") + ": control block, 16 bytes") }
        var end: Int64 = storage.variant == 1 ? 16 : .min
        for block in storage.blocks.sorted(by: { $0.offset < $1.offset }) {
            if end != .min, block.offset > end { rule(end, writer.dim("\(block.offset - end) bytes for alignment")) }
            let zero = block.size - block.fileSize
            let parts = "\(block.fileSize) from the file, \(zero) zero"
            rule(block.offset, writer.bold("module \(block.module): \(block.name)") + ": \(block.size) bytes (\(parts)), align \(block.alignment)")
            for variable in block.variables {
                let name = SymbolName.readable(variable.name) ?? variable.name
                writer.line("\(Self.place(pointer, variable.offset).aligned(width)) │    \(name), \(variable.size) bytes")
            }
            end = block.end
        }
        if storage.variant == 2 {
            if end < 0 { rule(end, writer.dim("\(-end) bytes for alignment")) }
            rule(0, writer.bold("thread pointer") + ": control block")
        }
        writer.finish()
    }

    private static func place(_ pointer: String, _ offset: Int64) -> String {
        offset == 0 ? pointer : "\(pointer)\(offset < 0 ? "-" : "+")0x\(String(offset.magnitude, radix: 16))"
    }
}
