import CFreestanding

/// A copy of the process that enters the dynamic linker, shows what that has written into its own data, and ends: for what can only be found out by
/// trying. It begins where the process itself will, at the same addresses and with the same random bytes, so that two probes differ only in what
/// they were given.
struct LinkerProbe {
    /// What the linker's writable segment holds when the linker has made its state.
    struct Result {
        let data: Bytes
        /// The link address of the data's first byte.
        let start: UInt64
        /// Where in it the linker keeps what it knows of the processor.
        let features: Int
        /// For each word of the data 1 where it is an address of the process's memory.
        let addresses: Bytes

        /// The eight bytes around a word.
        func word(_ word: LinkerWord) -> UInt64? { data.load(UInt64.self, at: Int(UInt64(word.site) &- start) & ~7) }
    }

    /// Memory shared with the process: a word that says that the rest is there, the offset, the data, the marks of its words.
    private let memory: UInt
    private static let headSize: UInt = 16

    /// Runs a probe that finds these words in the linker's data; nil where it gives no answer.
    static func run(_ glibc: Glibc, _ process: Process, with words: [LinkerWord]) throws(SystemError) -> Result? {
        guard let own = LinkerData(glibc.linker) else { return nil }
        let count = own.bytes.count
        let marks = count / 8
        let size = UInt64(headSize) &+ UInt64(count &+ marks)
        let memory = try System.mapShared(count: size)
        defer { System.unmap(memory, count: size) }
        try System.runCopy { LinkerProbe(memory: memory).begin(glibc, process, words) }
        guard Memory.load(UInt.self, at: memory) == 1 else { return nil }
        let data = Memory.bytes(at: memory &+ headSize, count: count).kept()
        let features = Int(Memory.load(UInt.self, at: memory &+ 8))
        let addresses = Memory.bytes(at: memory &+ headSize &+ UInt(count), count: marks).kept()
        return features <= data.count &- 4 ? Result(data: data, start: own.start, features: features, addresses: addresses) : nil
    }

    private func begin(_ glibc: Glibc, _ process: Process, _ words: [LinkerWord]) -> Never {
        System.endAfterOneSecond()
        process.probe = self
        glibc.put(unsafe Table(viewing: words), process.stack)
        do throws(LoadError) { try glibc.enterLinker(process.stack, hasPreloadFile: process.closure.hasPreloadFile) } catch { System.exit(127) }
    }

    /// Shows the linker's data, and ends; called where the linker has come back.
    func answer(_ process: Process) -> Never {
        let closure = process.closure
        guard let linker = process.glibc?.linker, let data = LinkerData(linker)?.bytes,
            let question = closure.definedAddress("_dl_x86_get_cpu_features", in: linker) ?? closure.definedAddress("__get_cpu_features", in: linker)
        else { System.exit(127) }
        let features = call1(question, 0)
        guard features >= data.address else { System.exit(127) }
        Memory.copy(from: data.address, to: memory &+ Self.headSize, count: data.count)
        Memory.store(features &- data.address, at: memory &+ 8)
        for index in 0..<data.count / 8 {
            let word = data.load(UInt.self, at: index &* 8) ?? 0
            let isAddress = word >> 47 == 0 && word >> 16 != 0 && System.isMapped(word)
            Memory.store(UInt8(isAddress ? 1 : 0), at: memory &+ Self.headSize &+ UInt(data.count &+ index))
        }
        Memory.store(UInt(1), at: memory)
        System.exit(0)
    }
}
