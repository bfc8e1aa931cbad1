import ELF
import Link

/// Versions that libraries do not have, with the symbols that need them.
struct VersionDiagnosis {
    let closure: Closure

    init(_ closure: Closure) { self.closure = closure }

    var findings: [Diagnosis.Finding] {
        closure.problems.compactMap { problem in
            switch problem {
            case .missingVersion(let version, let library, let object):
                missing(version, closure.objects[library.index], closure.objects[object.index])
            case .noVersions(let library, let object):
                Diagnosis.Finding(
                    .warning, "no-versions",
                    "\(closure.name(of: library)) says nothing of its versions, and \(closure.name(of: object)) needs some: any symbol of the name will do"
                )
            default: nil
            }
        }
    }

    private func missing(_ version: Version, _ library: ClosureObject, _ object: ClosureObject) -> Diagnosis.Finding {
        let name = version.name.text
        var details: [String] = []
        let symbols = object.symbols(wanting: version).map(\.text)
        if symbols.isEmpty {
            details.append("no symbol wants it; the object as a whole does")
        } else {
            details.append("wanted by: " + symbols.prefix(40).joined(separator: ", ") + (symbols.count > 40 ? " and \(symbols.count - 40) more" : ""))
        }
        if let newest = newest(in: library, like: name) { details.append("\(library.name.text) has versions up to \(newest)") }
        var advice: [String] = []
        if name.hasPrefix("GLIBC_") {
            let number = name.dropFirst(6)
            if !symbols.isEmpty { advice.append("build it on a system with an older glibc, where these symbols have older versions") }
            advice.append(
                "run it with a glibc of at least \(number): swload --library-path FOLDER PROGRAM, where FOLDER holds that libc.so.6 and its ld-linux")
            advice.append("run it in a container of a distribution that has glibc \(number) or newer")
        } else {
            advice.append("install a newer \(library.requestedName.text), or build the program with the one that is here")
        }
        return Diagnosis.Finding(
            .fatal, "missing-version", "\(library.name.text) has no version \(name) (needed by \(closure.name(of: object.id)))", details: details,
            advice: advice)
    }

    /// The last of a library's versions that has the same letters before its number.
    private func newest(in library: ClosureObject, like name: String) -> String? {
        let family = name.prefix { !$0.isNumber }
        var best: String?
        try? library.tables.versions.forEachDefinition { version in
            let other = version.name.text
            guard other.prefix(while: { !$0.isNumber }) == family, version.flags & Version.base == 0 else { return }
            if best.map({ Self.numbers(of: $0).lexicographicallyPrecedes(Self.numbers(of: other)) }) ?? true { best = other }
        }
        return best
    }

    private static func numbers(of version: String) -> [Int] { version.split { !$0.isNumber }.compactMap { Int($0) } }
}

extension ClosureObject {
    /// The undefined symbols that want a version.
    func symbols(wanting version: Version) -> [Bytes] {
        (0..<min(tables.hash.symbolCount, tables.symbols.count)).compactMap { index in
            guard let symbol = tables.symbols[index], symbol.isUndefined, let entry = tables.symbolVersions[index], entry & 0x7fff == version.index
            else {
                return nil
            }
            return name(ofSymbol: index)
        }
    }
}
