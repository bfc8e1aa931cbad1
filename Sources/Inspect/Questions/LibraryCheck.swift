import ELF
import Link

/// The libraries that are missing or broken, what was searched, and where a file of the name lies.
struct LibraryCheck {
    private let closure: Closure
    private let places: UsualPlaces

    init(_ closure: Closure) {
        self.closure = closure
        places = UsualPlaces(closure)
    }

    var findings: [Diagnosis.Finding] {
        closure.problems.compactMap { problem in
            switch problem {
            case .missingLibrary(let id): missing(closure.objects[id.index])
            case .brokenLibrary(let id, let path, let error): broken(closure.objects[id.index], path, error)
            case .preload(let name, let source, let error):
                Diagnosis.Finding(
                    .warning, "preload",
                    "\(name.text) from \(source) cannot be preloaded and is left out: "
                        + (error?.sentence(for: closure.machine) ?? "no such library is found"))
            case .brokenTable(let id, let error):
                Diagnosis.Finding(
                    .fatal, "broken-file", "\(closure.name(of: id)): \(error.sentence(for: closure.machine))",
                    advice: ["the file is damaged: install or build it again"])
            case .packedRelocations(let id):
                Diagnosis.Finding(
                    .fatal, "packed-relocations",
                    "\(closure.name(of: id)) has packed relocations (DT_RELR) and does not need the version GLIBC_ABI_DT_RELR, which promises to apply them",
                    advice: ["link it again with a link editor that adds the version, or with -z nopack-relative-relocs"])
            case .missingVersion, .noVersions: nil
            }
        }
    }

    private func requester(_ object: ClosureObject) -> String { object.loader.map { closure.name(of: $0) } ?? closure.name(of: .program) }

    private func missing(_ object: ClosureObject) -> Diagnosis.Finding {
        let name = object.requestedName.text
        var details: [String] = []
        if name.contains("/") {
            details.append("it is named by its path, so nothing is searched")
        } else {
            details.append("searched: " + closure.searchedPlaces(for: object.loader ?? .program).joined(separator: ", "))
        }
        return Diagnosis.Finding(
            .fatal, "missing-library", "\(name) is not found (needed by \(requester(object)))", details: details, advice: advice(for: name))
    }

    private func broken(_ object: ClosureObject, _ path: Bytes, _ error: FileError) -> Diagnosis.Finding {
        let name = object.requestedName.text
        return Diagnosis.Finding(
            .fatal, "broken-library",
            "\(path.text) cannot be loaded: \(error.sentence(for: closure.machine)) (needed by \(requester(object)) as \(name))",
            advice: name.contains("/") ? [] : advice(for: name))
    }

    /// Where a file of the name lies, or how to find who has one.
    private func advice(for name: String) -> [String] {
        let file = name.split(separator: "/").last.map(String.init) ?? name
        if let folder = places.folder(holding: file) {
            return ["\(folder)/\(file) is there: set LD_LIBRARY_PATH=\(folder), or give swload --library-path \(folder)"]
        }
        let search = "find the package that has it: apt-file search \(file)"
        return (places.otherVersion(of: file).map { ["\($0) is there, which is another version and does not do"] } ?? []) + [search]
    }
}
