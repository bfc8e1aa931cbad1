import ArgumentParser
import Foundation
import Inspect

/// The address space of a process.
struct LayoutCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "layout",
        abstract: "Draw the address space of a process, or of a program that swload has just loaded.",
        discussion: "A PROGRAM is started by swload, stopped at its entry, drawn, and ended: nothing of its own runs but what initialises it.")

    @Flag(help: "Write JSON (schema swload.layout/1).") var json = false
    @Option(help: ArgumentHelp("Colour the text: auto, always or never.", valueName: "when")) var color = ColourChoice.auto
    @Argument(help: "The number of a process, or a program.") var target: String
    @Argument(parsing: .captureForPassthrough, help: "The program's arguments.") var arguments: [String] = []

    private struct Answer: Encodable {
        let schema = "swload.layout/1"
        let process: Int32?
        let program: String?
        let mappings: [AddressSpaceLayout.Row]
    }

    func run() throws {
        let writer = AnswerWriter(usesColour: color.isOn)
        let number = Int32(target)
        let maps = try number.map(Self.maps(of:)) ?? started()
        let layout = AddressSpaceLayout(maps)
        if json {
            try writer.write(json: Answer(process: number, program: number == nil ? target : nil, mappings: layout.rows))
        } else {
            draw(layout, writer)
        }
    }

    private static func maps(of process: Int32) throws -> [ProcessMap] {
        guard let text = TextFile.contents(of: "/proc/\(process)/maps") else {
            let reason = unsafe String(cString: strerror(errno))
            throw Refusal("layout: process \(process): /proc/\(process)/maps: \(reason); a program whose name is a number is given as ./\(process)")
        }
        let maps = ProcessMap.parsed(text)
        guard !maps.isEmpty else { throw Refusal("layout: process \(process) has no memory: it is one of the kernel's, or has ended") }
        return maps
    }

    private func started() throws -> [ProcessMap] {
        let watched = try WatchedProgram(target, arguments: arguments, command: "layout")
        defer { watched.process.end() }
        return watched.process.maps
    }

    private func draw(_ layout: AddressSpaceLayout, _ writer: AnswerWriter) {
        let largest = layout.rows.map(\.size).max() ?? 1
        var end: UInt64?
        for row in layout.rows {
            if let end, row.start > end { writer.line(writer.dim("  ... \(Self.size(row.start - end)) unused")) }
            end = row.end
            let protection = row.protection.prefix(3)
            let bar = Self.bar(row.size, of: largest)
            let shown = protection.contains("x") ? writer.good(bar) : protection.contains("w") ? writer.marked(bar) : bar
            let name = row.name.isEmpty ? "" : " \(row.name)"
            writer.line(
                "\(row.start.hex.aligned(18)) \(writer.bold(String(row.protection))) \(shown) \(Self.size(row.size).aligned(7))\(name)  \(writer.dim(row.part))"
            )
        }
        writer.finish()
    }

    /// Logarithmic: a page is one block, and the largest mapping has sixteen.
    private static func bar(_ size: UInt64, of largest: UInt64) -> String {
        func order(_ size: UInt64) -> Double { log2(Double(max(size, 4096)) / 4096) }
        let length = 1 + Int((order(largest) == 0 ? 0 : order(size) / order(largest) * 15).rounded())
        return String(repeating: "█", count: length).padded(16)
    }

    private static func size(_ bytes: UInt64) -> String {
        var size = bytes
        for unit in ["", "K", "M", "G", "T"] {
            if size < 10_000 || unit == "T" { return "\(size)\(unit)" }
            size /= 1024
        }
        return "\(bytes)"
    }
}
