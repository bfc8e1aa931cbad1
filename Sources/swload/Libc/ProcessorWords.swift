/// What glibc's dynamic linker finds out of the processor, as words of its data: where they stand there already, it does not ask.
///
/// It asks by some forty CPUID instructions, of which each takes microseconds under a hypervisor: a third of a small program's life. It does so
/// only where the first word of what it knows is zero (since 2.33). Which words it writes then differs between releases, so it is found out by trying, when a
/// cache is written: by a copy of the process in which it looks, and one in which it believes that it has. In what the two differ is put into a third,
/// which has to come out like the first.
struct ProcessorWords {
    private let glibc: Glibc
    private let process: Process
    private var linker: LoadedObject { glibc.linker }

    /// More than this is not of the processor alone.
    private static let most = 1024

    init(_ glibc: Glibc, _ process: Process) {
        self.glibc = glibc
        self.process = process
    }

    /// Tries; nothing where this linker looks in another way, or does not come out as it should. Throws where the system lets nobody try.
    func find() throws(SystemError) -> [LinkerWord] {
        guard let full = try run([]), let again = try run([]), let mark = full.data.load(UInt32.self, at: full.features), mark != 0 else { return [] }
        let first = LinkerWord(site: full.start &+ UInt64(full.features), value: UInt64(mark), kind: .half)
        guard let blind = try run([first]) else { return [] }
        // Behind what the linker knows of the processor stands what it made of that, with memory of its own, and will make again.
        let words = [first] + differences(full, blind).filter { $0.isTold || isKnowledge($0.word, full) && !$0.isElsewhere }.map { $0.word }
        guard words.count > 1, words.count <= Self.most, let filled = try run(words) else { return [] }
        // Some differ each time: how long things took, which of the processors was asked.
        let rest = differences(full, filled).filter { full.word($0.word) == again.word($0.word) }
        return rest.count > Self.most || rest.contains { $0.isElsewhere } ? [] : words + rest.map { $0.word.late }
    }

    private func run(_ words: [LinkerWord]) throws(SystemError) -> LinkerProbe.Result? { try LinkerProbe.run(glibc, process, with: words) }

    /// True for a place in the structure that libc reads, from where it speaks of the processor on.
    private func isKnowledge(_ word: LinkerWord, _ full: LinkerProbe.Result) -> Bool {
        guard let symbol = process.closure.definedSymbol("_rtld_global_ro", in: linker) else { return false }
        let site = UInt64(word.site)
        return site >= full.start &+ UInt64(full.features) && site < symbol.value &+ symbol.size
    }

    /// One word that a probe has written and another not, or not so.
    private struct Difference {
        let word: LinkerWord
        /// True for what the other has as the auxiliary vector tells it.
        var isTold = false
        /// True for an address outside of the linker where the other has none, which is another in every process.
        var isElsewhere = false
    }

    /// What a probe has written and another not, or not so.
    private func differences(_ result: LinkerProbe.Result, _ other: LinkerProbe.Result) -> [Difference] {
        var differences: [Difference] = []
        let (capabilities, platform) = (UInt64(process.stack[.capabilities]), UInt64(process.stack[.platform]))
        for index in 0..<result.data.count / 8 {
            let offset = index &* 8
            guard let word = result.data.load(UInt64.self, at: offset), let before = other.data.load(UInt64.self, at: offset), word != before
            else { continue }
            let site = result.start &+ UInt64(offset)
            let isOwn = UInt(word) &- linker.start < linker.end &- linker.start
            // Each has memory of its own, which lies elsewhere where swload itself has asked for some in between.
            if !isOwn, result.addresses[index] != 0, other.addresses[index] != 0 { continue }
            let link = word &- UInt64(linker.image.bias)
            if before == capabilities, before != 0 {
                differences.append(Difference(word: LinkerWord(site: site, value: word, kind: .capabilities), isTold: true))
            } else if before == platform, before != 0, isOwn {
                differences.append(Difference(word: LinkerWord(site: site, value: link, kind: .platform), isTold: true))
            } else if isOwn {
                differences.append(Difference(word: LinkerWord(site: site, value: link, kind: .address)))
            } else {
                for half: UInt64 in [0, 4] where word >> (half * 8) & 0xffff_ffff != before >> (half * 8) & 0xffff_ffff {
                    let part = LinkerWord(site: site &+ half, value: word >> (half * 8) & 0xffff_ffff, kind: .half)
                    differences.append(Difference(word: part, isElsewhere: result.addresses[index] != 0))
                }
            }
        }
        return differences
    }
}

extension Glibc {
    /// Puts words into the linker's data, and into the auxiliary vector, before the linker is entered; nothing where one of them does not belong there.
    func put(_ words: Table<LinkerWord>, _ stack: InitialStack) {
        guard let data = LinkerData(linker) else { return }
        for index in 0..<words.count { guard let word = words[index], data.address(of: word) != nil else { return } }
        for index in 0..<words.count {
            guard let word = words[index], !word.isLate, let address = data.address(of: word) else { continue }
            switch word.kind {
            case .capabilities: stack.set(.capabilities, to: UInt(word.value))
            case .platform: stack.set(.platform, to: linker.image.bias &+ UInt(word.value))
            default: store(word, at: address)
            }
        }
    }

    /// Puts those into it that the linker itself writes, too.
    func putLate(_ words: Table<LinkerWord>) throws(LoadError) {
        guard let data = LinkerData(linker) else { return }
        var page: UInt = 0
        for index in 0..<words.count {
            guard let word = words[index], word.isLate, let address = data.address(of: word) else { continue }
            if address & ~4095 != page {
                page = address & ~4095
                try LinkerState.makeWritable(address, in: linker)
            }
            store(word, at: address)
        }
    }

    private func store(_ word: LinkerWord, at address: UInt) {
        switch word.kind {
        case .address, .platform: Memory.store(linker.image.bias &+ UInt(word.value), at: address)
        case .capabilities: Memory.store(word.value, at: address)
        case .half, nil: Memory.store(UInt32(truncatingIfNeeded: word.value), at: address)
        }
    }
}
