import CFreestanding

/// How long the parts of a start took, in cycles of the time stamp counter, and how much was relocated; taken only where they are asked for.
struct Statistics {
    private let isOn: Bool
    private var began: UInt64 = 0
    private var loading: UInt64 = 0
    private var relocating: UInt64 = 0
    private var total: UInt64 = 0

    init(isOn: Bool) {
        self.isOn = isOn
        began = now
    }

    private var now: UInt64 { isOn ? time_stamp() : 0 }

    /// Ends the part in which objects were searched and mapped.
    mutating func endLoading() { loading = now &- began }

    /// The time stamp at which relocation begins.
    func beginRelocating() -> UInt64 { now }

    /// Ends relocation, and with it the start.
    mutating func endRelocating(since start: UInt64) {
        relocating = now &- start
        total = now &- began
    }

    /// Writes ld.so's summary of the start.
    func write(to trace: TraceOutput, _ counts: RelocationCounts) {
        guard isOn else { return }
        trace.statistics { text, line in
            line("")
            line("runtime linker statistics:")
            line("  total startup time in dynamic loader: ")
            text.append(decimal: total)
            text.append(" cycles")
            line("            time needed for relocation: ")
            share(relocating, text)
            line("                 number of relocations: ")
            text.append(decimal: counts.symbolic)
            line("      number of relocations from cache: ")
            text.append(decimal: counts.remembered)
            line("        number of relative relocations: ")
            text.append(decimal: counts.relative)
            line("           time needed to load objects: ")
            share(loading, text)
        }
    }

    /// Writes ld.so's summary of the whole run, at its end.
    func writeFinal(to trace: TraceOutput, _ counts: RelocationCounts) {
        guard isOn else { return }
        trace.statistics { text, line in
            line("")
            line("runtime linker statistics:")
            line("           final number of relocations: ")
            text.append(decimal: counts.symbolic)
            line("final number of relocations from cache: ")
            text.append(decimal: counts.remembered)
        }
    }

    private func share(_ part: UInt64, _ text: TextBuffer) {
        text.append(decimal: part)
        text.append(" cycles (")
        let thousandths = total == 0 ? 0 : part &* 1000 / total
        text.append(decimal: thousandths / 10)
        text.append(".")
        text.append(decimal: thousandths % 10)
        text.append("%)")
    }
}

/// What the relocation of all objects has counted.
struct RelocationCounts {
    /// Symbols that were looked up.
    var symbolic: UInt64 = 0
    /// Symbols that were the same as in the relocation before.
    var remembered: UInt64 = 0
    var relative: UInt64 = 0
}
