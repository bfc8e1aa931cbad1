/// The trace for people: one line a binding, from the slot to the reason; other events as LD_DEBUG tells them.
struct ExplainedLines {
    /// The columns of a line.
    enum Column: UInt8, CaseIterable {
        case from, relocation, slot, symbol, definition, value, rule
    }

    let classic: LDDebugLines
    let usesColour: Bool
    let legend: Legend?
    private let demangler = Demangler()
    private var stream: TraceStream { classic.stream }
    private var text: TextBuffer { stream.text }

    init(classic: LDDebugLines, usesColour: Bool, showsLegend: Bool) {
        self.classic = classic
        self.usesColour = usesColour
        legend = showsLegend ? Legend() : nil
    }

    func write(_ event: Event) {
        switch event {
        case .binding: break
        default: classic.write(event)
        }
    }

    /// The name as people write it, valid until the next question; nil where that is the name itself.
    func readable(_ symbol: Bytes) -> Bytes? { demangler.demangled(symbol) }

    func write(_ binding: AppliedBinding) {
        stream.prefix()
        let start = text.count
        begin(.from, start)
        padded(14) { text.append(fileName(binding.from.name)) }
        begin(.relocation, start)
        padded(10) {
            if let slot = binding.slot { slot.relocation.appendType(to: text, shortly: true) } else { text.append("dlsym") }
        }
        begin(.slot, start)
        padded(14) { if let slot = binding.slot { text.append(hex: UInt64(slot.address), width: 12) } }
        begin(.symbol, start)
        symbol(binding)
        definition(binding, start)
        value(binding, start)
        begin(.rule, start)
        rule(binding)
        text.append(0x0a)
        if let legend, !legend.isShown { legend.write(to: stream) }
    }

    private func begin(_ column: Column, _ start: Int) {
        legend?.note(column, at: text.width(from: start, skippingColours: true))
    }

    /// What `body` writes, filled up with spaces.
    private func padded(_ width: Int, _ body: () -> Void) {
        let before = text.count
        body()
        let used = text.width(from: before, skippingColours: false)
        if used < width { for _ in used..<width { text.append(0x20) } }
        text.append("  ")
    }

    /// The name as people write it, then as the file has it, with the version that was wanted.
    private func symbol(_ binding: AppliedBinding) {
        let readable = demangler.demangled(binding.symbol)
        colour("\u{1b}[1m")
        text.append(readable ?? binding.symbol)
        colour("\u{1b}[0m")
        if readable != nil {
            text.append(" [")
            text.append(binding.symbol)
        }
        if !binding.version.isEmpty {
            text.append("@")
            text.append(binding.version)
        }
        if readable != nil { text.append("]") }
        text.append("  ")
    }

    private func definition(_ binding: AppliedBinding, _ start: Int) {
        begin(.definition, start)
        text.append("-> ")
        guard let definition = binding.definition, let to = binding.to else { return text.append("nothing") }
        colour("\u{1b}[36m")
        text.append(fileName(to.name))
        text.append("+")
        text.append(hex: definition.symbol.value)
        colour("\u{1b}[0m")
        let version = binding.definedVersion
        if !version.isEmpty {
            text.append(" [")
            text.append(version)
            text.append("]")
        }
    }

    private func value(_ binding: AppliedBinding, _ start: Int) {
        text.append(" ")
        begin(.value, start)
        text.append("= ")
        guard let slot = binding.slot else { return text.append(hex: UInt64(binding.address)) }
        if slot.kind == .copy {
            text.append(decimal: UInt64(slot.width))
            text.append(" bytes")
        } else {
            text.append(hex: slot.value)
        }
        text.append("  ")
    }

    private func rule(_ binding: AppliedBinding) {
        let isOrdinary = binding.rule == .scopeOrder && !binding.isInterposed && !binding.isReplaced
        colour(isOrdinary ? "\u{1b}[2m" : "\u{1b}[33m")
        text.append(binding.rule.words)
        let others = binding.others
        if binding.rule != .weakUndefined, !others.isEmpty {
            text.append(", before ")
            text.append(fileName(others[0].object.name))
            if others.count > 1 {
                text.append(" and ")
                text.append(decimal: UInt64(others.count - 1))
                text.append(" more")
            }
        }
        if binding.isChosen {
            text.append("; IFUNC chose ")
            if binding.choice.isEmpty { text.append("a function without a name") } else { text.append(binding.choice) }
        }
        if let slot = binding.slot, slot.kind == .copy { text.append("; copied into the program") }
        if binding.isReplaced { text.append("; swload provides it") }
        if binding.moment == .firstCall { text.append("; at its first call") }
        colour("\u{1b}[0m")
    }

    private func colour(_ sequence: StaticString) {
        if usesColour { text.append(sequence) }
    }

    private func fileName(_ object: Bytes) -> Bytes { (object.isEmpty ? classic.programName : object).fileName }
}

extension TextBuffer {
    /// The number of columns that what stands behind a place takes, as far as each code point takes one.
    fileprivate func width(from start: Int, skippingColours: Bool) -> Int {
        var width = 0
        var index = start
        while let byte = contents[index] {
            index += 1
            if skippingColours, byte == 0x1b {
                while let next = contents[index], next != 0x6d { index += 1 }
                index += 1
            } else if byte & 0xc0 != 0x80 {
                width += 1
            }
        }
        return width
    }
}
