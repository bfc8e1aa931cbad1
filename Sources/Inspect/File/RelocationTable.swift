import ELF

/// One relocation, of either class, with or without an addend of its own.
public struct ObjectRelocation: Equatable, Sendable {
    public let offset: UInt64
    /// r_info, in the order of 64-bit files of other machines also where MIPS swaps its parts.
    public let info: UInt64
    /// Nil where the addend stands at the place that is relocated (REL).
    public let addend: Int64?
    public let symbol: UInt64
    /// The machine's number of the type; on 64-bit MIPS up to three, the first in the lowest byte.
    public let type: UInt32
}

/// A table of REL or RELA relocations.
public struct RelocationTable: Sendable {
    public let entries: FileBytes
    public let hasAddend: Bool
    let machine: UInt16

    public init(entries: FileBytes, hasAddend: Bool, machine: UInt16) {
        self.entries = entries
        self.hasAddend = hasAddend
        self.machine = machine
    }

    public var count: Int { entries.count / entries.format.relocationSize(hasAddend: hasAddend) }

    public subscript(index: Int) -> ObjectRelocation? {
        guard index >= 0, index < count else { return nil }
        let format = entries.format
        let at = index * format.relocationSize(hasAddend: hasAddend)
        guard let offset = entries.word(at: at), var info = entries.word(at: at + format.wordSize) else { return nil }
        let addend = hasAddend ? entries.signedWord(at: at + 2 * format.wordSize) : nil
        guard format.is64 else {
            return ObjectRelocation(offset: offset, info: info, addend: addend, symbol: info >> 8, type: UInt32(info & 0xff))
        }
        if machine == 8, !format.isBigEndian {
            // A 32-bit symbol index and four single bytes, of which the last is the first type.
            info = info << 32 | UInt64(UInt32(truncatingIfNeeded: info >> 32).byteSwapped)
        }
        // 64-bit SPARC keeps data of one type in the upper bytes of the type.
        let type = UInt32(truncatingIfNeeded: machine == 43 ? info & 0xff : info)
        return ObjectRelocation(offset: offset, info: info, addend: addend, symbol: info >> 32, type: type)
    }
}

/// A packed list of relative relocations (SHT_RELR, DT_RELR).
public struct PackedRelocations: Sendable {
    public let words: FileBytes

    public init(words: FileBytes) { self.words = words }

    /// Calls `body` with each place, in order, and the index of the word that it comes from.
    public func forEach(_ body: (_ address: UInt64, _ word: Int) -> Void) {
        let size = words.format.wordSize
        var next: UInt64 = 0
        for index in 0..<words.count / size {
            guard let word = words.word(at: index * size) else { return }
            if word & 1 == 0 {
                body(word, index)
                next = word &+ UInt64(size)
            } else {
                var bits = word >> 1
                while bits != 0 {
                    body(next &+ UInt64(bits.trailingZeroBitCount * size), index)
                    bits &= bits &- 1
                }
                next &+= UInt64((size * 8 - 1) * size)
            }
        }
    }
}

extension ELFFile {
    /// The relocations of a section of type SHT_REL or SHT_RELA, nil where its bytes are not in the file.
    public func relocations(in section: Section) -> RelocationTable? {
        contents(of: section).map {
            RelocationTable(entries: $0, hasAddend: section.type == Section.addendRelocations, machine: header.machine)
        }
    }

    /// The tables that the dynamic section gives to the loader: DT_REL, DT_RELA, DT_JMPREL.
    public var dynamicRelocations: [(tag: DynamicTagNumber, table: RelocationTable)] {
        guard let dynamic = dynamicTable else { return [] }
        let pltHasAddend = dynamic.value(of: .pltRelocationsType) == DynamicTagNumber.addendRelocations.rawValue
        let kinds: [(DynamicTagNumber, DynamicTagNumber, Bool)] = [
            (.relocations, .relocationsSize, false), (.addendRelocations, .addendRelocationsSize, true),
            (.pltRelocations, .pltRelocationsSize, pltHasAddend),
        ]
        return kinds.compactMap { tag, sizeTag, hasAddend in
            guard let address = dynamic.value(of: tag), let size = dynamic.value(of: sizeTag), size != 0, let bytes = bytes(from: address)
            else { return nil }
            return (tag, RelocationTable(entries: bytes.clamped(at: 0, count: size), hasAddend: hasAddend, machine: header.machine))
        }
    }

    /// DT_RELR's words; nil where the file has none.
    public var dynamicPackedRelocations: PackedRelocations? {
        guard let dynamic = dynamicTable, let address = dynamic.value(of: .relativeRelocations),
            let size = dynamic.value(of: .relativeRelocationsSize), let bytes = bytes(from: address)
        else { return nil }
        return PackedRelocations(words: bytes.clamped(at: 0, count: size))
    }
}
