import CFreestanding

extension Relocator {
    /// Finishes an object whose pages are as an earlier start's relocation left them: writes what depends on this process alone. False where that does
    /// not fit, which only a forged cache can say.
    func finishSaved(_ known: CachedStart, lazily: Bool) -> Bool {
        let file = known.file
        guard let record = file.objects[object.id.index] else { return false }
        let special = file.special.part(record.special)
        let hasStubs = context.stubs != nil
        for index in 0..<special.count {
            guard let binding = special[index], !binding.isWritten(hasStubs: hasStubs) || isPossible(binding) else { return false }
        }
        guard rebind(to: known, record) else { return false }
        for index in 0..<special.count { if let binding = special[index], binding.isWritten(hasStubs: hasStubs) { apply(binding) } }
        if lazily, !hasStubs, let got = object.tables.dynamic[.pltGOT] {
            guard let words = site.address(LinkAddress(got), count: 24), !object.isProtected(words, count: 24) else { return false }
            setResolver(at: words)
        }
        return choose(special, known)
    }

    /// Asks the resolvers of indirect functions, each once for all objects, and writes what they give: into pages that are kept where it is not what they gave.
    func choose(_ special: Table<SpecialBinding>, _ known: CachedStart) -> Bool {
        for index in 0..<special.count {
            guard let binding = special[index], binding.kind == .indirect else { continue }
            let number = Int(clamping: binding.value)
            guard let answer = known.choose(number, closure) else { return false }
            if answer.isKept, object.isSaved { continue }
            guard let address = site.address(LinkAddress(binding.site)), let resolver = known.resolver(number, closure) else { return false }
            // Nothing was asked where a stub leads to what is chosen.
            object.store((answer.chosen == 0 ? context.choose(resolver) : answer.chosen) &+ UInt(binding.extra), at: address, closure)
        }
        return true
    }

    /// Writes the bindings to a program that the kernel mapped, which is not where it was.
    private func rebind(to known: CachedStart, _ record: CachedObject) -> Bool {
        if !known.programHasMoved { return true }
        let base = UInt64(closure.program.image.bias)
        let runs = known.file.runs.part(record.runs)
        let pairs = known.file.pairs.part(record.pairs)
        var next = 0
        for index in 0..<runs.count {
            guard let run = runs[index] else { return false }
            let range = next..<next &+ Int(run.count)
            next = range.upperBound
            guard run.target == 0 else { continue }
            for place in range {
                guard let pair = pairs[place], let address = site.address(LinkAddress(UInt64(pair.site))), !object.isProtected(address, count: 8) else {
                    return false
                }
                Memory.store(base &+ UInt64(pair.value), at: address)
            }
        }
        let wide = known.file.wide.part(record.wide)
        for index in 0..<wide.count {
            guard let binding = wide[index], binding.target == 0 else { continue }
            guard let address = site.address(LinkAddress(binding.site)), !object.isProtected(address, count: 8) else { return false }
            Memory.store(base &+ binding.value, at: address)
        }
        return true
    }
}

extension LoadedObject {
    /// True where an address lies in pages that were mapped read-only.
    func isProtected(_ address: UInt, count: UInt64) -> Bool {
        guard isProtected, let relro = plan.relro else { return false }
        let start = image.address(of: relro.start)
        return address &+ UInt(count) > start && address < start &+ UInt(relro.length)
    }

    /// Writes a word unless it is there: what a resolver chose is nearly always what it chose before, and its page stays the cache's.
    fileprivate func store(_ value: UInt, at address: UInt, _ closure: Closure) {
        if Memory.load(UInt.self, at: address) == value { return }
        guard isProtected(address, count: 8) else { return Memory.store(value, at: address) }
        let page = address & ~4095
        let count = UInt64(((address &+ 8 &+ 4095) & ~4095) &- page)
        do throws(SystemError) {
            try System.protect(page, count: count, [.read, .write])
            Memory.store(value, at: address)
            try System.protect(page, count: count, .read)
        } catch {
            ErrorSentences(program: closure.settings.program).report(.mapping(path, address: page, error))
            System.exit(127)
        }
    }
}
