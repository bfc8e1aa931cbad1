import ELF

/// The letters by which nm tells the kinds of symbols apart; upper case for those that other files can refer to.
struct SymbolLetters {
    private let file: ELFFile
    /// The letter of each section.
    private let ofSection: [UInt8]

    init(_ file: ELFFile) {
        self.file = file
        ofSection = file.sections.map { SymbolLetters.letter($0, file) }
    }

    func letter(_ symbol: ObjectSymbol) -> UInt8 {
        let isObject = symbol.type == .object
        if symbol.rawSection == ObjectSymbol.commonSection { return UInt8(ascii: "C") }
        if symbol.isUndefined {
            guard symbol.binding == .weak else { return UInt8(ascii: "U") }
            return UInt8(ascii: isObject ? "v" : "w")
        }
        if symbol.type == .indirectFunction, [3, 9].contains(file.header.osABI) { return UInt8(ascii: "i") }
        if symbol.binding == .weak { return UInt8(ascii: isObject ? "V" : "W") }
        if symbol.binding == .unique { return UInt8(ascii: "u") }
        let lower = symbol.isInSection && symbol.section < UInt32(clamping: ofSection.count) ? ofSection[Int(symbol.section)] : UInt8(ascii: "a")
        if symbol.binding == .local { return lower }
        guard symbol.binding == .global else { return UInt8(ascii: "?") }
        return lower >= 0x61 && lower <= 0x7a ? lower - 0x20 : lower
    }

    private static func letter(_ section: Section, _ file: ELFFile) -> UInt8 {
        let name = file.name(of: section) ?? Bytes()
        if let letter = windowsLetter(name) { return letter }
        let hasContents = section.type != Section.noBits
        let isReadOnly = section.flags & Section.write == 0
        if section.flags & Section.execute != 0 { return UInt8(ascii: "t") }
        if section.isAllocated, hasContents { return UInt8(ascii: isReadOnly ? "r" : "d") }
        if !hasContents { return UInt8(ascii: "b") }
        if !section.isAllocated, debugPrefixes.contains(where: { name.hasPrefix($0) }) { return UInt8(ascii: "N") }
        return UInt8(ascii: isReadOnly ? "n" : "?")
    }

    private static var debugPrefixes: [Bytes] {
        [
            Bytes(".debug"), Bytes(".gnu.debuglto_.debug_"), Bytes(".gnu.linkonce.wi."), Bytes(".zdebug"), Bytes(".line"), Bytes(".stab"),
            Bytes(".gdb_index"),
        ]
    }

    /// The sections of Windows objects are known by their names, also in ELF files.
    private static func windowsLetter(_ name: Bytes) -> UInt8? {
        let letters: [(StaticString, UInt8)] = [
            (".drectve", UInt8(ascii: "i")), (".edata", UInt8(ascii: "e")), (".idata", UInt8(ascii: "i")), (".pdata", UInt8(ascii: "p")),
        ]
        for (prefix, letter) in letters where name.hasPrefix(Bytes(prefix)) {
            guard let next = name[Bytes(prefix).count] else { return letter }
            if next == 0x2e || next == 0x24 || (0x30...0x39).contains(next) { return letter }
        }
        return nil
    }
}
