/// One relocation with an addend, laid out as in the file (gABI, Elf64_Rela).
public struct Relocation: BitwiseCopyable, Sendable {
    /// Where it applies (r_offset).
    public let site: LinkAddress
    let info: UInt64
    public let addend: Int64

    /// The machine's number of the relocation type.
    @inline(__always)
    public var type: UInt32 { UInt32(truncatingIfNeeded: info) }
    /// The index of the symbol in the dynamic symbol table, 0 for none.
    @inline(__always)
    public var symbol: Int { Int(info >> 32) }
}

extension Table<Relocation> {
    /// Asks for what is read soon after a record, most of a page behind it: the processor's own guesses end with a page.
    @inline(__always)
    public func expectBehind(_ index: Int) { expect(index &+ 128) }
}

/// What a relocation asks for, whatever number its machine gives it.
public enum RelocationKind: UInt8, Sendable {
    /// Nothing.
    case none
    /// 64 bits: symbol + addend.
    case absolute64
    /// 32 bits: symbol + addend, zero-extended.
    case absolute32
    /// 32 bits: symbol + addend, sign-extended.
    case absolute32Signed
    /// 32 bits: symbol + addend - site.
    case relative32
    /// 64 bits: symbol + addend - site.
    case relative64
    /// A data slot of the global offset table: the symbol's address.
    case gotEntry
    /// A function slot of the global offset table, which may be bound at the first call.
    case jumpSlot
    /// 64 bits: load bias + addend.
    case relative
    /// The bytes of the symbol, copied out of the library that defines it.
    case copy
    /// The TLS module ID of the symbol's object.
    case moduleID
    /// The symbol's offset in its module's TLS block.
    case moduleOffset
    /// The symbol's offset from the thread pointer, 64 bits.
    case threadOffset
    /// The symbol's offset from the thread pointer, 32 bits.
    case threadOffset32
    /// A TLS descriptor: a function and its argument.
    case descriptor
    /// 64 bits: what the function at load bias + addend returns.
    case indirect
    /// 64 bits: the symbol's size + addend.
    case size64
    /// 32 bits: the symbol's size + addend.
    case size32
}

/// A packed list of relative relocations (gABI, DT_RELR).
public struct RelativeRelocations: Sendable {
    /// The encoded words.
    public let words: Table<UInt64>

    public init(words: Table<UInt64>) {
        self.words = words
    }

    /// Calls `body` with each address whose word gets the load bias added, in order, until it returns false; returns false then.
    @inline(__always)
    public func forEach(_ body: (LinkAddress) -> Bool) -> Bool {
        var next = LinkAddress(0)
        for index in 0..<words.count {
            guard let word = words[index] else { return true }
            if word & 1 == 0 {
                guard body(LinkAddress(word)) else { return false }
                next = LinkAddress(word) + 8
            } else {
                var bits = word >> 1
                while bits != 0 {
                    guard body(next + UInt64(bits.trailingZeroBitCount) &* 8) else { return false }
                    bits &= bits &- 1
                }
                next = next + 63 * 8
            }
        }
        return true
    }
}
