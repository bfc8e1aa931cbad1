import ELF
import Link
import Trace

extension Subject {
    /// Which libraries are loaded, because of whom, and how each was found.
    func libraryStage(_ closure: Closure) -> Stage {
        var stage = Stage(
            "libraries", "The libraries",
            "The loader reads DT_NEEDED of the program, then of what that names, and so on, breadth-first, each file once: \(counted(closure.objects.count - 1, "object")) beside the program."
        )
        var items: [Item] = []
        for object in closure.objects where object.role != .program {
            let needers = closure.objects.filter { closure.dependencies[$0.id.index].contains(object.id) }.map(\.shortName)
            var steps = [foundBy(object)]
            let tried = object.finding.steps.filter { if case .tried = $0 { true } else { false } }.count
            if tried > 1 || object.isMissing { steps.append("\(counted(tried, "path was", "paths were")) tried: " + triedPaths(object)) }
            if let file = object.file, let plan = try? file.segmentPlan() {
                steps.append("\(counted(plan.steps.count, "mmap")), \(counted(Int(clamping: plan.length / ExplainedFile.pageSize), "page"))" + (run?.bases[object.path].map { ", load base \($0.hex)" } ?? ""))
            }
            let by = needers.isEmpty ? "it was preloaded" : "needed by " + needers.prefix(4).joined(separator: ", ") + (needers.count > 4 ? " and \(needers.count - 4) more" : "")
            items.append(Item(object.requestedName.text, object.isMissing ? "Not found; \(by)." : "\(object.path), because \(by.replacing("needed by", with: "it is needed by")).", steps))
        }
        stage.add(.items(items))
        return stage
    }

    /// What led to the file.
    func foundBy(_ object: ClosureObject) -> String {
        switch object.finding.means {
        case .path: return "its name is a path, which is taken as it is"
        case .interpreter: return "it is the dynamic linker that PT_INTERP names"
        case .cache: return "found in /etc/ld.so.cache"
        case .none: return "no directory has it"
        case .directories(let reason, let file):
            let owner = file.isEmpty ? "the program" : file
            switch reason {
            case .rpath: return "found by DT_RPATH of \(owner)"
            case .runpath: return "found by DT_RUNPATH of \(owner)"
            case .libraryPath: return "found by LD_LIBRARY_PATH"
            case .libraryPathOption: return "found by --library-path"
            case .system: return "found in a system directory"
            }
        }
    }

    private func triedPaths(_ object: ClosureObject) -> String {
        let paths = object.finding.steps.compactMap { step in if case .tried(let path) = step { path } else { nil } }
        return paths.prefix(3).joined(separator: ", ") + (paths.count > 3 ? ", …, \(paths[paths.count - 1])" : "")
    }

    /// What of a closure is missing or broken.
    func words(_ problem: ClosureProblem, _ closure: Closure) -> String {
        func name(_ id: ObjectID) -> String { closure.objects[id.index].shortName }
        func loader(_ id: ObjectID) -> String { closure.objects[id.index].loader.map { " (needed by \(name($0)))" } ?? "" }
        return switch problem {
        case .missingLibrary(let id): "\(closure.objects[id.index].requestedName.text): not found\(loader(id)); put it into a directory of LD_LIBRARY_PATH or of DT_RUNPATH"
        case .brokenLibrary(let id, let path, let error): "\(path.text): \(error.sentence(for: closure.machine))\(loader(id))"
        case .preload(let object, let source, let error): "\(object.text): cannot be preloaded (\(source)): \(error?.sentence(for: closure.machine) ?? "not found")"
        case .missingVersion(let version, let of, let library): "\(name(library)): version \(version.name.text) not found (required by \(name(of)))"
        case .noVersions(let of, let library): "\(name(library)): defines no versions, and \(name(of)) needs one of it"
        case .packedRelocations(let id): "\(name(id)): DT_RELR without a need for GLIBC_ABI_DT_RELR"
        case .brokenTable(let id, let error): "\(name(id)): \(error.sentence(for: closure.machine))"
        }
    }

    /// In what order symbols are looked for.
    func scopeStage(_ closure: Closure) -> Stage {
        let scope = closure.order.objects.map { closure.objects[$0.index] }
        var stage = Stage(
            "scope", "The scope",
            "A reference is bound by name: the loader asks these objects in this order, the breadth-first order of the load, and takes the first that defines the name with the right version. That the program comes first is why it can replace a library's function."
        )
        var rows: [[String]] = []
        for (index, object) in scope.enumerated() {
            let hash = object.tables.hash
            let format = hash.isEmpty ? "none" : hash.format == .gnu ? "DT_GNU_HASH" : "DT_HASH"
            var versions = 0
            try? object.tables.versions.forEachDefinition { if $0.flags & Version.base == 0 { versions += 1 } }
            rows.append([
                "\(index)", object.shortName, "\(hash.isEmpty ? 0 : min(hash.symbolCount, object.tables.symbols.count))", format, "\(versions)",
                object.tables.dynamic.flags.contains(.symbolic) ? "itself first (DT_SYMBOLIC)" : "",
            ])
        }
        stage.add(.table(title: "the global scope", columns: ["place", "object", "symbols", "hash table", "versions defined", "its own references"], rows: rows))
        return stage
    }
}
