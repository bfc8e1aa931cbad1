import ELF
import Link

extension Subject {
    /// The objects of the load and what needs what.
    func pageGraph() -> PageGraph? {
        guard let closure, closure.objects.count > 1 else { return nil }
        var places: [Int: Int] = [:]
        var order = closure.order.objects.map(\.index)
        order += closure.objects.map(\.id.index).filter { !order.contains($0) }
        for (place, index) in order.enumerated() { places[index] = place }
        let nodes = order.map { index in
            let object = closure.objects[index]
            let found =
                object.role == .program ? "The program." : object.isMissing ? "Not found." : "Found by: \(closure.words(of: object.finding))."
            return PageGraph.Node(
                name: object.role == .program ? file.name : object.shortName, path: object.role == .program ? file.path : object.path, found: found)
        }
        let edges = order.flatMap { from in closure.dependencies[from].compactMap { to in places[to.index].map { [places[from] ?? 0, $0] } } }
        return PageGraph(nodes: nodes, edges: edges)
    }

    /// Every binding as a row.
    func pageBindings() -> PageBindings? {
        guard let closure, closure.objects.count > 1 else { return nil }
        var rows: [[String]] = []
        var left = 0
        closure.forEachBinding { binding in
            guard rows.count < 40_000 else {
                left += 1
                return
            }
            let explanation = binding.explanation
            let from = closure.objects[explanation.object.index]
            let definition = explanation.definition
            let to = definition.map { closure.objects[$0.object.index] }
            rows.append([
                explanation.name.text, explanation.version.text, from.role == .program ? file.name : from.shortName,
                closure.name(of: binding.relocation),
                to.map { $0.role == .program ? file.name : $0.shortName } ?? "nothing", definition.map { $0.symbol.value.hex } ?? "0",
                "\(explanation.rule.words)",
            ])
        }
        return PageBindings(columns: ["symbol", "version", "in", "relocation", "bound to", "value", "because"], rows: rows, left: left)
    }

    /// The followed relocations as boxes.
    func pageTrails() -> [PageTrail] {
        guard let closure else { return [] }
        return RelocationTrail.all(in: closure).map { trail in
            PageTrail(
                name: trail.typeName,
                sentence: trail.formula.prefix(1).capitalized + trail.formula.dropFirst()
                    + (trail.object.role == .program ? "." : ". The program has none; this one is of \(trail.object.shortName)."),
                boxes: boxes(trail, closure))
        }
    }

    /// Where an object's need for a version stands in its file, and the library that has to define it.
    private func versionNeed(_ version: Bytes, of object: ClosureObject) -> (offset: UInt64, library: String)? {
        guard !version.isEmpty, let file = object.file, let start = object.tables.dynamic[.versionNeeds], let offset = file.headers.fileOffset(of: start) else {
            return nil
        }
        let reader = RecordReader(file.contents.bytes)
        let (need, entry) = (RecordLayout.versionNeed, RecordLayout.versionNeedEntry)
        func word(_ layout: RecordLayout, _ field: Int, _ at: UInt64) -> UInt64 {
            Int(exactly: at).flatMap { reader.value(layout.fields[field], at: $0) } ?? 0
        }
        var at = offset
        // No sound file has so many records; a broken one may lead round in a circle.
        var left = 10_000
        while left > 0 {
            var aux = at &+ word(need, 3, at)
            for _ in 0..<word(need, 1, at) where left > 0 {
                left -= 1
                if object.tables.strings.string(at: Int(word(entry, 3, aux))) == version {
                    return (aux, object.tables.strings.string(at: Int(word(need, 2, at)))?.text ?? "")
                }
                if word(entry, 4, aux) == 0 { break }
                aux &+= word(entry, 4, aux)
            }
            left -= 1
            if word(need, 4, at) == 0 { break }
            at &+= word(need, 4, at)
        }
        return nil
    }

    private func boxes(_ trail: RelocationTrail, _ closure: Closure) -> [PageTrail.Box] {
        let isOwn = trail.object.role == .program
        func byte(_ offset: UInt64?) -> UInt64? { isOwn ? offset : nil }
        let tables = trail.object.tables
        let file = trail.object.file
        func offset(_ tag: DynamicTag) -> UInt64? { tables.dynamic[tag].flatMap { file?.headers.fileOffset(of: $0) } }
        let relocation = trail.relocation
        var boxes = [
            PageTrail.Box(
                name: "\(trail.table)[\(trail.index)]", text: "r_offset \(relocation.site.value.hex), r_addend \(relocation.addend)",
                at: byte(trail.entryOffset), size: 24),
            PageTrail.Box(
                name: "slot", text: place(relocation.site.value, in: trail.object), at: byte(file?.headers.fileOffset(of: relocation.site.value)), size: 8),
        ]
        if let explanation = trail.explanation {
            let index = UInt64(relocation.symbol)
            boxes.append(
                PageTrail.Box(
                    name: "DT_SYMTAB[\(index)]", text: explanation.symbol.isUndefined ? "undefined here" : "defined here",
                    at: byte(offset(.symbols).map { $0 &+ index &* 24 }), size: 24))
            if tables.symbolVersions.count > 0 {
                boxes.append(
                    PageTrail.Box(
                        name: "DT_VERSYM[\(index)]", text: explanation.version.isEmpty ? "no version" : explanation.version.text,
                        at: byte(offset(.versionSymbols).map { $0 &+ index &* 2 }), size: 2))
            }
            if let entry = versionNeed(explanation.version, of: trail.object) {
                boxes.append(
                    PageTrail.Box(name: "DT_VERNEED", text: "\(explanation.version.text) of \(entry.library)", at: byte(entry.offset), size: 16))
            }
            boxes.append(
                PageTrail.Box(
                    name: "DT_STRTAB", text: explanation.name.text, at: byte(offset(.strings).map { $0 &+ UInt64(explanation.symbol.nameOffset) }),
                    size: UInt64(explanation.name.count) + 1))
            if let definition = explanation.definition {
                let object = closure.objects[definition.object.index]
                boxes.append(PageTrail.Box(name: "definition", text: place(definition.symbol.value, in: object), at: nil, size: 0))
            } else {
                boxes.append(PageTrail.Box(name: "definition", text: "none: 0", at: nil, size: 0))
            }
        } else {
            boxes.append(
                PageTrail.Box(
                    name: trail.kind == .indirect ? "resolver" : "target", text: place(UInt64(bitPattern: relocation.addend), in: trail.object),
                    at: byte(file?.headers.fileOffset(of: UInt64(bitPattern: relocation.addend))), size: 1))
        }
        return boxes
    }
}
