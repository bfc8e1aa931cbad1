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
            var steps = ["found by: \(closure.words(of: object.finding))"]
            let tried = object.finding.steps.filter { if case .tried = $0 { true } else { false } }.count
            if tried > 1 || object.isMissing { steps.append("\(counted(tried, "path was", "paths were")) tried: " + triedPaths(object)) }
            if let file = object.file, let plan = try? file.segmentPlan() {
                steps.append(
                    "\(counted(plan.steps.count, "mmap")), \(counted(Int(clamping: plan.length / ExplainedFile.pageSize), "page"))"
                        + (run?.bases[object.path].map { ", load base \($0.hex)" } ?? ""))
            }
            let by =
                needers.isEmpty
                ? "it was preloaded"
                : "needed by " + needers.prefix(4).joined(separator: ", ") + (needers.count > 4 ? " and \(needers.count - 4) more" : "")
            items.append(
                Item(
                    object.requestedName.text,
                    object.isMissing ? "Not found; \(by)." : "\(object.path), because \(by.replacing("needed by", with: "it is needed by")).", steps))
        }
        stage.add(.items(items))
        return stage
    }

    private func triedPaths(_ object: ClosureObject) -> String {
        let paths = object.finding.steps.compactMap { step in if case .tried(let path) = step { path } else { nil } }
        return paths.prefix(3).joined(separator: ", ") + (paths.count > 3 ? ", …, \(paths[paths.count - 1])" : "")
    }

    /// A sentence for each thing of the closure that is missing or broken.
    func problems(_ closure: Closure) -> [String] {
        (LibraryCheck(closure).findings + VersionDiagnosis(closure).findings).map { ([$0.sentence] + $0.advice.prefix(1)).joined(separator: "; ") }
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
        stage.add(
            .table(
                title: "the global scope", columns: ["place", "object", "symbols", "hash table", "versions defined", "its own references"], rows: rows
            ))
        return stage
    }
}
