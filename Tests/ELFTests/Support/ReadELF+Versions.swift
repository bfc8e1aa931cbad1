import ELF

extension ReadELF {
    struct Definition: Equatable {
        let name: String
        let index: UInt16
        let flags: UInt16
    }

    struct Need: Equatable {
        let file: String
        let name: String
        let index: UInt16
        let flags: UInt16
    }

    struct Versions {
        var definitions: [Definition] = []
        var needs: [Need] = []
        /// The entries of .gnu.version, with the hidden bit.
        var symbols: [UInt16] = []
    }

    /// `readelf -VW`.
    func versions() throws -> Versions {
        var versions = Versions()
        var file = ""
        var isSymbols = false
        for line in try lines("-VW") {
            if line.hasPrefix("Version ") { isSymbols = line.hasPrefix("Version symbols") }
            if isSymbols {
                versions.symbols += symbolVersions(line)
            } else if line.contains("Rev: 1"), let index = field("Index:", line).flatMap({ UInt16($0) }), let name = field("Name:", line) {
                versions.definitions.append(Definition(name: name, index: index, flags: flags(line)))
            } else if line.contains("Cnt:"), let name = field("File:", line) {
                file = name
            } else if let name = field("Name:", line), let index = field("  Version:", line).flatMap({ UInt16($0) }) {
                versions.needs.append(Need(file: file, name: name, index: index, flags: flags(line)))
            }
        }
        return versions
    }

    /// What follows a label, up to the next space.
    private func field(_ label: String, _ line: Substring) -> String? {
        guard let range = line.firstRange(of: label) else { return nil }
        return line[range.upperBound...].split(separator: " ").first.map(String.init)
    }

    private func flags(_ line: Substring) -> UInt16 {
        (line.contains("BASE") ? 1 : 0) | (line.contains("WEAK") ? 2 : 0)
    }

    /// The numbers of a line such as "  004:   3h(GLIBC_2.2.5)   1 (*global*)".
    private func symbolVersions(_ line: Substring) -> [UInt16] {
        guard let colon = line.firstIndex(of: ":"), UInt16(line[..<colon].drop { $0 == " " }, radix: 16) != nil else { return [] }
        return line[line.index(after: colon)...].split(separator: "(").dropLast().compactMap { part in
            // Before each parenthesis: the name before, its end, the number, and h where the version is hidden.
            guard var word = part.split(separator: ")").last?.split(separator: " ").last else { return nil }
            let isHidden = word.hasSuffix("h")
            if isHidden { word = word.dropLast() }
            return UInt16(word, radix: 16).map { isHidden ? $0 | 0x8000 : $0 }
        }
    }
}
