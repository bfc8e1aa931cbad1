import ELF

/// The symbol versions as `readelf -VW` writes them.
public struct VersionsView: FileView {
    public static let word = "versions"
    let explains: Bool

    public init(explains: Bool = false) { self.explains = explains }

    public func write(_ file: ELFFile, to out: TextOutput, _ problems: Problems) {
        var isEmpty = true
        for section in file.sections {
            guard [Section.versionSymbols, Section.versionDefinitions, Section.versionNeeds].contains(section.type) else { continue }
            isEmpty = false
            guard let bytes = file.contents(of: section) else {
                problems.add(.outside(what: "version section [\(section.index)]", offset: section.offset, size: section.size))
                continue
            }
            guard problems.admits(section.size, in: file) else { break }
            let rows = VersionRows(file: file, strings: file.strings(of: section), explains: explains)
            switch section.type {
            case Section.versionDefinitions:
                let list = VersionRecords<VersionDefinition>(bytes, count: UInt64(section.info))
                title("Version definition section", section, UInt64(section.info), file, out)
                for definition in list.records { rows.write(definition, to: out) }
                if let at = list.brokenAt { problems.add(.broken(what: "version definitions", at: at)) }
            case Section.versionNeeds:
                let list = VersionRecords<VersionNeed>(bytes, count: UInt64(section.info))
                title("Version needs section", section, UInt64(section.info), file, out)
                for need in list.records { rows.write(need, to: out) }
                if let at = list.brokenAt { problems.add(.broken(what: "version needs", at: at)) }
            default:
                title("Version symbols section", section, UInt64(bytes.count / 2), file, out)
                symbols(bytes, section, file, out)
            }
        }
        if file.sections.isEmpty, let versions = SymbolVersions(file) {
            isEmpty = false
            let rows = VersionRows(file: file, strings: versions.strings, explains: explains)
            out.put("\nVersion definitions (DT_VERDEF):\n")
            for definition in versions.definitions { rows.write(definition, to: out) }
            out.put("\nVersion needs (DT_VERNEED):\n")
            for need in versions.needs { rows.write(need, to: out) }
        }
        if isEmpty { out.put("\nNo version information found in this file.\n") }
    }

    private func title(_ words: String, _ section: Section, _ count: UInt64, _ file: ELFFile, _ out: TextOutput) {
        out.styled(.heading) {
            out.put("\n\(words) '")
            out.put(name: file.shownName(of: section))
            out.put("' contains \(count) \(count == 1 ? "entry" : "entries"):\n")
        }
        out.put(" Addr: 0x")
        out.put(hex: section.address, digits: 16)
        out.put("  Offset: 0x")
        out.put(hex: section.offset, digits: 8)
        out.put("  Link: \(section.link) (")
        out.put(name: file.section(section.link).map { file.shownName(of: $0) } ?? Bytes("<corrupt>"))
        out.put(")\n")
    }

    /// SHT_GNU_versym: four symbols a line.
    private func symbols(_ bytes: FileBytes, _ section: Section, _ file: ELFFile, _ out: TextOutput) {
        let table = file.section(section.link).flatMap { file.symbols(in: $0) }
        let names = VersionNames(file)
        let count = bytes.count / 2
        for first in stride(from: 0, to: count, by: 4) {
            out.put("  ")
            out.put(hex: UInt64(first), digits: 3)
            out.put(":")
            for index in first..<min(first + 4, count) {
                cell(bytes.half(at: index * 2) ?? 0, names, out)
            }
            out.newLine()
            guard explains else { continue }
            for index in first..<min(first + 4, count) {
                out.explain(VersionSentences.symbol(index, bytes.half(at: index * 2) ?? 0, table, names))
            }
        }
    }

    private func cell(_ number: UInt16, _ names: VersionNames, _ out: TextOutput) {
        switch number {
        case 0: out.put("   0 (*local*)    ")
        case 1: out.put("   1 (*global*)   ")
        default:
            let digits = hexadecimal(UInt64(number & 0x7fff))
            out.put(digits.aligned(4))
            out.put(number & 0x8000 != 0 ? "h(" : " (")
            let name = names.name(number) ?? Bytes("*invalid*")
            let width = out.put(name: name)
            let pad = max(1, abs(12 - width))
            out.put(")")
            out.spaces(pad - 1)
            out.spaces(18 - (max(4, digits.count) + 2 + width + pad))
        }
    }

    public func write(_ file: ELFFile, to json: JSONOutput, _ problems: Problems) {
        guard let versions = SymbolVersions(file) else {
            json.array("definitions") {}
            return json.array("needs") {}
        }
        let rows = VersionRows(file: file, strings: versions.strings, explains: explains)
        json.array("definitions") { for definition in versions.definitions { json.object { rows.write(definition, to: json) } } }
        json.array("needs") { for need in versions.needs { json.object { rows.write(need, to: json) } } }
        json.array("symbols") {
            guard let table = file.dynamicSymbols else { return }
            for index in 0..<table.count { json.element(UInt64(versions.index(ofSymbol: index) ?? 0)) }
        }
    }
}
