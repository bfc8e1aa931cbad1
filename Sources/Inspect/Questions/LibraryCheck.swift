import ELF
import Foundation
import Link

/// The libraries that are missing or broken, what was searched, and where a file of the name lies.
struct LibraryCheck {
    let closure: Closure

    init(_ closure: Closure) { self.closure = closure }

    var findings: [Diagnosis.Finding] {
        closure.problems.compactMap { problem in
            switch problem {
            case .missingLibrary(let id): missing(closure.objects[id.index])
            case .brokenLibrary(let id, let path, let error): broken(closure.objects[id.index], path, error)
            case .preload(let name, let source, let error):
                Diagnosis.Finding(
                    .warning, "preload", "\(name.text) from \(source) cannot be preloaded and is left out: "
                        + (error?.sentence(for: closure.machine) ?? "no such library is found"))
            case .brokenTable(let id, let error):
                Diagnosis.Finding(.fatal, "broken-file", "\(closure.name(of: id)): \(error.sentence(for: closure.machine))", advice: ["the file is damaged: install or build it again"])
            case .packedRelocations(let id):
                Diagnosis.Finding(
                    .fatal, "packed-relocations", "\(closure.name(of: id)) has packed relocations (DT_RELR) and does not need the version GLIBC_ABI_DT_RELR, which promises to apply them",
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
            .fatal, "broken-library", "\(path.text) cannot be loaded: \(error.sentence(for: closure.machine)) (needed by \(requester(object)) as \(name))",
            advice: name.contains("/") ? [] : advice(for: name))
    }

    /// Where a file of the name lies, or how to find who has one.
    private func advice(for name: String) -> [String] {
        let file = name.split(separator: "/").last.map(String.init) ?? name
        let places = UsualPlaces(closure).folders(holding: file)
        if let folder = places.exact.first {
            return ["\(folder)/\(file) is there: set LD_LIBRARY_PATH=\(folder), or give swload --library-path \(folder)"]
        }
        let search = "find the package that has it: apt-file search \(file)"
        if let other = places.other.first { return ["\(other) is there, which is another version and does not do", search] }
        return [search]
    }
}

/// The folders in which people put libraries.
private struct UsualPlaces {
    let closure: Closure

    init(_ closure: Closure) { self.closure = closure }

    /// Folders with a library of a name for the program's machine, and files of the same library with another version in their names.
    func folders(holding file: String) -> (exact: [String], other: [String]) {
        let stem = file.range(of: ".so").map { String(file[..<$0.upperBound]) } ?? file
        var exact: [String] = []
        var other: [String] = []
        var left = 20_000
        for place in roots {
            guard let walk = FileManager.default.enumerator(atPath: place) else { continue }
            while left > 0, let path = walk.nextObject() as? String {
                left -= 1
                if walk.level > 4 { walk.skipDescendants() }
                let name = path.split(separator: "/").last.map(String.init) ?? path
                guard name == file || name.hasPrefix(stem) && name != file else { continue }
                let folder = "\(place)/\(path)".dropLast(name.count + 1)
                guard isLibrary("\(place)/\(path)") else { continue }
                if name == file { exact.append(String(folder)) } else { other.append("\(folder)/\(name)") }
            }
        }
        return (exact, other)
    }

    private var roots: [String] {
        let program = closure.name(of: .program)
        let beside = (program as NSString).deletingLastPathComponent
        let folder = beside.isEmpty ? "." : beside
        if let sysroot = closure.root.sysroot { return ["\(sysroot)/lib", "\(sysroot)/usr/lib", "\(sysroot)/usr/local/lib", "\(sysroot)/opt"] }
        return ["\(folder)/lib", "\(folder)/../lib", "/usr/local/lib", "/usr/lib", "/opt", "/usr/local"]
    }

    private func isLibrary(_ path: String) -> Bool {
        guard let file = try? ObjectFile(path: path.kept(in: closure.strings)) else { return false }
        return file.machine == closure.machine
    }
}
