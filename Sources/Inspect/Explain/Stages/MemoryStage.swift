import ELF
import Link

extension Subject {
    /// The file and the memory it becomes, as a picture, and the pages before and after RELRO.
    func memoryStage() -> Stage {
        var stage = Stage(
            "memory", "From the file to memory",
            "Files are mapped by whole pages of 4096 bytes: the loader rounds each segment outwards, so bytes of its neighbours come along, and zeroes what lies behind its end."
        )
        guard let plan = file.plan else { return stage }
        var picture: [String] = []
        for index in 0..<file.headers.count {
            guard let header = file.headers[index], header.kind == .load, header.memorySize > 0 else { continue }
            picture += SegmentPicture(header: header, place: place).lines
        }
        stage.add(.picture(title: "left the file, right memory", picture))
        stage.add(.table(title: "pages", columns: ["from", "to", "pages", "while relocating", "afterwards", "bytes from"], rows: pages(plan)))
        return stage
    }

    /// The mappings that result, split where RELRO takes a part of one.
    private func pages(_ plan: SegmentPlan) -> [[String]] {
        var rows: [[String]] = []
        for (index, step) in plan.steps.enumerated() {
            // A later step takes the page that it shares with this one.
            var end = step.start.value &+ step.length
            if index + 1 < plan.steps.count { end = min(end, plan.steps[index + 1].start.value) }
            var cuts = [step.start.value, end]
            if let relro = plan.relro {
                for cut in [relro.start.value, relro.start.value &+ relro.length] where cut > step.start.value && cut < end { cuts.append(cut) }
            }
            cuts.sort()
            for (from, to) in zip(cuts, cuts.dropFirst()) where to > from {
                let isRelro = plan.relro.map { from >= $0.start.value && to <= $0.start.value &+ $0.length } ?? false
                let source =
                    step.fileOffset.map { "the file, \(($0 &+ (from - step.start.value)).hex)" } ?? (step.flags.isEmpty ? "nowhere" : "zeroes")
                rows.append([
                    place(from), place(to), "\((to - from) / ExplainedFile.pageSize)", step.flags.letters,
                    isRelro ? "r-- (RELRO)" : step.flags.letters,
                    source,
                ])
            }
        }
        return rows
    }
}

/// One segment drawn: its range of the file, and the pages of memory that it becomes.
struct SegmentPicture {
    let header: ProgramHeader
    let place: (UInt64) -> String

    private static let boxWidth = 30

    /// One part of the memory side: its first address, and what it holds.
    private struct Piece {
        let address: UInt64
        let text: String
        let fromFile: Bool
    }

    var lines: [String] {
        let page = ExplainedFile.pageSize
        let address = header.address.value
        let first = address.roundedDown(to: page)
        let dataEnd = address &+ header.fileSize
        let memoryEnd = address &+ header.memorySize
        let pageEnd = dataEnd.roundedUp(to: page) ?? dataEnd
        let last = memoryEnd.roundedUp(to: page) ?? memoryEnd
        var pieces: [Piece] = []
        if address > first { pieces.append(Piece(address: first, text: "\((address - first).hex) of the page before it", fromFile: false)) }
        if header.fileSize > 0 { pieces.append(Piece(address: address, text: "\(header.fileSize.hex) from the file", fromFile: true)) }
        if header.memorySize > header.fileSize {
            if pageEnd > dataEnd { pieces.append(Piece(address: dataEnd, text: "\((pageEnd - dataEnd).hex) zeroed", fromFile: false)) }
            if last > pageEnd { pieces.append(Piece(address: pageEnd, text: "\((last - pageEnd).hex) fresh, zero", fromFile: false)) }
        } else if last > dataEnd {
            pieces.append(Piece(address: dataEnd, text: "\((last - dataEnd).hex) of what follows it", fromFile: false))
        }
        return draw(pieces, end: last)
    }

    private func draw(_ pieces: [Piece], end: UInt64) -> [String] {
        let bar = String(repeating: "─", count: Self.boxWidth)
        let thin = String(repeating: "╌", count: Self.boxWidth)
        let blank = String(repeating: " ", count: 10 + Self.boxWidth + 2)
        var lines: [String] = []
        let left = [
            "\(header.offset.hex.aligned(9)) ┌\(bar)┐",
            "\("".aligned(9)) │\(" PT_LOAD \(header.flags.letters)".padded(Self.boxWidth))│",
            "\((header.offset &+ header.fileSize).hex.aligned(9)) └\(bar)┘",
        ]
        let data = pieces.firstIndex { $0.fromFile }
        for (index, piece) in pieces.enumerated() {
            // The file's box stands beside the bytes that come from it.
            let shows = data.map { index == $0 } ?? false
            let edge = index == 0 ? "┌\(bar)┐" : "├\(thin)┤"
            lines.append("\(shows ? left[0] : blank)      \(place(piece.address).aligned(16)) \(edge)")
            lines.append("\(shows ? left[1] + " ──▶ " : blank + "     ") \("".aligned(16)) │\(" \(piece.text)".padded(Self.boxWidth))│")
            if shows { lines.append("\(left[2])      \("".aligned(16)) │\("".padded(Self.boxWidth))│") }
        }
        lines.append("\(blank)      \(place(end).aligned(16)) └\(bar)┘")
        return lines
    }
}
