#if !hasFeature(Embedded)
    import ELF
#endif

extension Bytes {
    /// A number that changes with every byte: four chains of steps that each can be undone, so that one altered word alone never goes unseen.
    public var checksum: UInt64 {
        var chains: (UInt64, UInt64, UInt64, UInt64) = (0x243f_6a88_85a3_08d3, 0x1319_8a2e_0370_7344, 0xa409_3822_299f_31d0, 0x082e_fa98_ec4e_6c89)
        let blocks = Table<ChecksumBlock>(self)
        var index = 0
        while let block = blocks[index] {
            chains.0 = Self.step(chains.0, block.words.0, block.words.1)
            chains.1 = Self.step(chains.1, block.words.2, block.words.3)
            chains.2 = Self.step(chains.2, block.words.4, block.words.5)
            chains.3 = Self.step(chains.3, block.words.6, block.words.7)
            index &+= 1
        }
        var offset = blocks.bytes.count
        while let byte = self[offset] {
            chains.0 = Self.step(chains.0, UInt64(byte))
            offset &+= 1
        }
        var result = UInt64(count)
        for chain in [chains.0, chains.1, chains.2, chains.3] { result = Self.step(result, chain) }
        return result
    }

    /// Two words to a step: of either, another value gives another result.
    @inline(__always)
    private static func step(_ chain: UInt64, _ word: UInt64, _ next: UInt64 = 0) -> UInt64 {
        let product = (chain ^ word) &* 0x9e37_79b9_7f4a_7c15 &+ next
        return product ^ product >> 32
    }
}

/// What one step of the four chains takes.
private struct ChecksumBlock: BitwiseCopyable {
    let words: (UInt64, UInt64, UInt64, UInt64, UInt64, UInt64, UInt64, UInt64)
}
