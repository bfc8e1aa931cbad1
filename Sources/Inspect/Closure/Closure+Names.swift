import ELF
import Link

extension Closure {
    /// The names of symbols that a name as people write it may mean: itself, and mangled names of which it is the readable form, with or without
    /// what stands in its brackets.
    public func mangledNames(of name: String) -> [String] {
        guard name.contains("::") || name.contains("(") || name.contains(" ") else { return [name] }
        var found: [String] = []
        var seen: Set<String> = []
        for object in objects {
            for index in 0..<min(object.tables.hash.symbolCount, object.tables.symbols.count) {
                guard let mangled = object.name(ofSymbol: index)?.text, mangled.hasPrefix("_") || mangled.hasPrefix("$"),
                    seen.insert(mangled).inserted,
                    let readable = SymbolName.readable(mangled)
                else { continue }
                if readable == name || readable.hasPrefix(name + "(") { found.append(mangled) }
            }
        }
        return found.isEmpty ? [name] : found
    }

    /// What ld.so says of versions that are missing, each as it says it behind the program's name.
    public var versionSentences: [String] {
        problems.compactMap { problem in
            switch problem {
            case .missingVersion(let version, let library, let object):
                "\(self.name(of: library)): version `\(version.name.text)' not found (required by \(self.name(of: object)))"
            case .noVersions(let library, let object):
                "\(self.name(of: library)): no version information available (required by \(self.name(of: object)))"
            default: nil
            }
        }
    }
}
