import ELF
import Link

extension Subject {
    /// One relocation of each kind, from its slot to its value.
    func relocationStage(_ closure: Closure) -> Stage {
        let trails = RelocationTrail.all(in: closure)
        let order = closure.relocationOrder.map { closure.objects[$0.index] }.filter { $0.role != .linker }
        var count = 0
        for object in order { count += object.tables.relocations.count + object.tables.pltRelocations.count }
        var stage = Stage(
            "relocations", "The relocations",
            trails.isEmpty
                ? "The loader has nothing to relocate: no address in the file depends on where it is loaded, or the program does it itself."
                : "A relocation is a place and a rule. The loader relocates \(counted(order.count, "object")), dependencies first, \(counted(count, "relocation")) in all. Here is the first of each kind, followed from its slot to its value."
        )
        stage.add(.items(trails.map { item($0, closure) }))
        return stage
    }

    /// A relocation with its way.
    func item(_ trail: RelocationTrail, _ closure: Closure) -> Item {
        let where_ = trail.object.role == .program ? "this program" : trail.object.shortName
        let relocation = trail.relocation
        var steps = [
            "entry: \(trail.table)[\(trail.index)]\(trail.entryOffset.map { " at byte \($0.hex)" } ?? ""): r_offset \(relocation.site.value.hex), symbol \(relocation.symbol), r_addend \(relocation.addend)",
            "slot: \(place(relocation.site.value, in: trail.object))\(slotWords(trail))",
        ]
        if let explanation = trail.explanation {
            let symbol = explanation.symbol
            let state = symbol.isUndefined ? "another object has to define it" : "the object has a definition itself"
            steps.append(
                "symbol: DT_SYMTAB[\(relocation.symbol)] is \(explanation.name.text), \(symbol.binding == .weak ? "weak" : "global"); \(state)")
            if !explanation.version.isEmpty { steps.append("version: DT_VERSYM[\(relocation.symbol)] says \(explanation.version.text)") }
            steps.append("search: " + search(explanation, closure))
        }
        steps.append("value: " + value(trail, closure))
        return Item(
            trail.typeName,
            "\(trail.formula.prefix(1).capitalized)\(trail.formula.dropFirst()). \(counted(trail.count, "such entry", "such entries")) in \(where_).",
            steps)
    }

    private func slotWords(_ trail: RelocationTrail) -> String {
        guard let file = trail.object.file else { return "" }
        guard let offset = file.headers.fileOffset(of: trail.relocation.site.value), let at = Int(exactly: offset) else { return ", in .bss: zero before" }
        let before = file.contents.bytes.load(UInt64.self, at: at) ?? 0
        let section = trail.object.role == .program ? self.file.section(of: trail.relocation.site).map { " in \($0)" } ?? "" : ""
        return "\(section), byte \(offset.hex) of the file, which has \(before.hex) there"
    }

    private func search(_ explanation: BindingExplanation, _ closure: Closure) -> String {
        func name(_ id: ObjectID) -> String { closure.objects[id.index].shortName }
        let lookup = explanation.lookup
        guard let definition = explanation.definition else {
            return "\(counted(lookup.searched.count, "object was", "objects were")) asked, none defines it; "
                + (explanation.rule == .weakUndefined ? "the reference is weak, so its value is 0" : "that is an error when it is used")
        }
        if lookup.searched.isEmpty { return "none: only the object itself can see the symbol" }
        var words =
            "asked " + lookup.searched.prefix(5).map(name).joined(separator: ", ")
            + (lookup.searched.count > 5 ? " and \(lookup.searched.count - 5) more" : "")
        words += "; found in \(name(definition.object))"
        if let chosen = lookup.chosen, !chosen.version.isEmpty {
            words += " as \(explanation.name.text)\(chosen.isVersionHidden ? "@" : "@@")\(chosen.version.text)"
        }
        let others = lookup.candidates.filter { $0.verdict != .chosen && !$0.symbol.isUndefined }
        if !others.isEmpty {
            words +=
                "; passed over: "
                + others.prefix(3).map { "\(name($0.object)) (\(verdict($0.verdict))\($0.version.isEmpty ? "" : ", \($0.version.text)"))" }.joined(
                    separator: ", ")
        }
        return words
    }

    /// Why a candidate is not the definition.
    func verdict(_ verdict: CandidateVerdict) -> String {
        switch verdict {
        case .chosen: "chosen"
        case .shadowed: "it would do, but comes later"
        case .gaveWay: "weak, gives way"
        case .passedOver: "a copy relocation passes the program over"
        case .undefined: "undefined there"
        case .pltEntry: "only a PLT entry"
        case .noValue: "without a value"
        case .unbindableType: "of a type that nothing binds to"
        case .otherVersion: "another version"
        case .noVersion: "without a version"
        case .hiddenVersion: "an old version, not the default"
        case .ambiguousVersion: "one of several versions"
        case .local: "local"
        case .hidden: "hidden"
        }
    }

    /// What is written, as far as it is known without running anything, or what a run wrote.
    private func value(_ trail: RelocationTrail, _ closure: Closure) -> String {
        if let written = run?.written(trail) { return "\(written.hex) was written" }
        let relocation = trail.relocation
        switch trail.kind {
        case .relative:
            return "base + \(UInt64(bitPattern: relocation.addend).hex) = \(place(UInt64(bitPattern: relocation.addend), in: trail.object))"
        case .indirect:
            return "the function at \(place(UInt64(bitPattern: relocation.addend), in: trail.object)) is called, and its answer is written"
        case .moduleID, .moduleOffset, .threadOffset, .threadOffset32, .descriptor: return threadValue(trail, closure)
        default: break
        }
        guard let definition = trail.explanation?.definition else { return "0 is written" }
        let object = closure.objects[definition.object.index]
        let address = place(definition.symbol.value, in: object)
        let addend = closure.machine.addend(of: relocation, trail.kind)
        if definition.symbol.type == .indirectFunction { return "\(address) is an IFUNC resolver: it is called, and its answer is written" }
        if trail.kind == .copy { return "\(size(definition.symbol.size)) are copied from \(address)" }
        if trail.kind == .jumpSlot, !isBoundNow(trail.object) {
            return "\(address), at the first call; until then the slot leads back into the PLT, which asks the loader"
        }
        return addend == 0 ? "\(address) is written" : "\(address) + \(addend) is written"
    }

    private func threadValue(_ trail: RelocationTrail, _ closure: Closure) -> String {
        let owner = trail.explanation?.definition?.object ?? trail.object.id
        let layout = threadLayout(closure)
        let module = layout.moduleID(of: owner)
        guard module != 0 else { return "0: the object has no thread-local storage" }
        let place = (trail.explanation?.definition?.symbol.value ?? 0) &+ UInt64(bitPattern: trail.relocation.addend)
        switch trail.kind {
        case .moduleID: return "\(module), the module ID of \(closure.objects[owner.index].shortName)"
        case .moduleOffset: return "\(place.hex), its place in the block"
        default:
            guard closure.machine == .x86_64 else {
                return "its place is \(place.hex) in the block of module \(module), which lies above the thread pointer"
            }
            let distance = Int64(bitPattern: place &- layout.offset(of: module))
            return
                "\(distance): the block of module \(module) begins \(layout.offset(of: module).hex) below the thread pointer, and the variable is at \(place.hex) in it"
        }
    }

    private func isBoundNow(_ object: ClosureObject) -> Bool {
        object.tables.dynamic.flags.contains(.bindNow) || object.tables.dynamic.flags1.contains(.now)
            || environment.contains { $0.hasPrefix("LD_BIND_NOW=") && $0.count > 12 }
    }
}
