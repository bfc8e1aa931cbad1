import CFreestanding

extension Relocator {
    /// Writes what an earlier start has bound, in the place of lookups; false where it kept nothing of this object, or what does not fit, and then
    /// the symbols are looked up as if nothing had been written.
    func applyKnown(_ known: CachedStart, lazily: Bool) -> Bool {
        let file = known.file
        guard let record = file.objects[object.id.index], record.isBound, known.hasBindings else { return false }
        let special = file.special.part(record.special)
        let wide = file.wide.part(record.wide)
        guard special.count == record.special.count, wide.count == record.wide.count,
            applyPairs(file.runs.part(record.runs), file.pairs.part(record.pairs), record)
        else { return false }
        for index in 0..<wide.count {
            guard let binding = wide[index], let base = closure.base(of: binding.target), let address = site.address(LinkAddress(binding.site)) else { return false }
            Memory.store(base &+ binding.value, at: address)
        }
        for index in 0..<special.count { guard let binding = special[index], isPossible(binding) else { return false } }
        var words: UInt?
        if lazily, let got = object.tables.dynamic[.pltGOT] {
            words = site.address(LinkAddress(got), count: 24)
            if words == nil { return false }
        }
        for index in 0..<special.count { if let binding = special[index] { apply(binding) } }
        if let words { setResolver(at: words) }
        return true
    }

    /// Writes what resolvers choose. Pages that an earlier start has kept then wait for others, to be moved into place together; unless resolvers are asked: before that
    /// all that was relocated is moved into place, and the object's own pages too where the resolvers are its own.
    func finishKnown(_ known: CachedStart, _ kept: StagedPages?) -> Bool {
        let special = known.file.special.part(known.file.objects[object.id.index]?.special ?? CacheRange(first: 0, count: 0))
        var (asksItself, asksOthers) = (false, false)
        for index in 0..<special.count {
            guard let binding = special[index], binding.kind == .indirect, !known.hasChosen(Int(clamping: binding.value)) else { continue }
            let isOwn = known.file.choices[Int(clamping: binding.value)]?.target == UInt32(object.id.index)
            if isOwn { asksItself = true } else { asksOthers = true }
        }
        if asksItself || asksOthers { context.stage?.place() }
        if asksItself || kept == nil { site.finish() }
        var isRight = true
        trace.outside {
            isRight = choose(special, known)
            // What others ask of it is asked now, while nobody waits.
            if asksItself { known.askAll(of: object.id, closure) }
        }
        // A binding across the end of the pages has moved them.
        if site.isStaged, let kept { context.stage?.hold(kept, of: object) }
        return isRight
    }

    private func applyPairs(_ runs: Table<BindingRun>, _ pairs: Table<BindingPair>, _ record: CachedObject) -> Bool {
        guard runs.count == record.runs.count, pairs.count == record.pairs.count else { return false }
        var place = site.run
        var next = 0
        for index in 0..<runs.count {
            guard let run = runs[index], let base = closure.base(of: UInt64(run.target)), Int(run.count) <= pairs.count - next else { return false }
            let end = next + Int(run.count)
            while next < end {
                guard let pair = pairs[next], let address = place.address(LinkAddress(UInt64(pair.site)), of: &site) else { return false }
                Memory.store(base &+ UInt64(pair.value), at: address)
                next &+= 1
            }
        }
        return true
    }

    /// True where a binding writes into the object's own writable memory, and reads and calls what its target has.
    func isPossible(_ binding: SpecialBinding) -> Bool {
        guard let kind = binding.kind, Int(binding.target) < closure.objects.count,
            let address = site.address(LinkAddress(binding.site), count: binding.count)
        else { return false }
        if object.isProtected, [.copy, .replaced, .descriptor, .undefinedDescriptor].contains(kind), object.isProtected(address, count: binding.count) {
            return false
        }
        let target = closure.objects[Int(binding.target)]
        let moduleID = closure.tables.usage[Int(binding.target)].moduleID
        switch kind {
        case .indirect: return closure.known?.resolver(Int(clamping: binding.value), closure) != nil
        case .copy: return target.image.bytes(at: LinkAddress(binding.value), count: binding.extra) != nil
        case .replaced: return definition(of: binding) != nil
        case .moduleID: return moduleID != 0
        case .threadOffset, .descriptor: return moduleID != 0 && closure.tables.layout.offset(of: moduleID) != 0
        case .undefinedDescriptor, .lazySlot: return true
        }
    }

    private func definition(of binding: SpecialBinding) -> Definition? {
        closure.tables.namespace.objects.definition(ofSymbol: Int(truncatingIfNeeded: binding.value), in: ObjectID(Int(binding.target)))
    }

    func apply(_ binding: SpecialBinding) {
        guard let kind = binding.kind, let address = site.address(LinkAddress(binding.site), count: binding.count) else { return }
        let target = closure.objects[Int(binding.target)]
        let moduleID = closure.tables.usage[Int(binding.target)].moduleID
        switch kind {
        case .indirect: return
        case .copy:
            context.stage?.place()
            if let bytes = target.image.bytes(at: LinkAddress(binding.value), count: binding.extra) {
                Memory.copy(from: bytes.address, to: address, count: bytes.count)
            }
        case .replaced:
            if let definition = definition(of: binding) {
                Memory.store(context.address(of: definition, strings: target.tables.strings).value &+ UInt(binding.extra), at: address)
            }
        case .moduleID: Memory.store(UInt64(moduleID), at: address)
        case .threadOffset: Memory.store(binding.value &- closure.tables.layout.offset(of: moduleID), at: address)
        case .descriptor:
            Memory.store(context.address(.descriptor), at: address)
            Memory.store(binding.value &- closure.tables.layout.offset(of: moduleID), at: address &+ 8)
        case .undefinedDescriptor:
            Memory.store(context.address(.undefinedDescriptor), at: address)
            Memory.store(binding.value, at: address &+ 8)
        case .lazySlot: Memory.store(Memory.load(UInt.self, at: address) &+ bias, at: address)
        }
    }
}

extension Closure {
    /// What is added to link addresses of a target: its load bias, or nothing for absolute values; nil where there is no such object.
    fileprivate func base(of target: UInt64) -> UInt64? {
        let count = UInt64(tables.objects.count)
        if target > count { return nil }
        return target == count ? 0 : UInt64(tables.namespace.objects[Int(target)].bias)
    }
}
