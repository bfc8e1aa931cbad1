import ELF

/// The dynamic section as `readelf -dW` writes it.
public struct DynamicView: FileView {
    public static let word = "dynamic"
    let explains: Bool

    public init(explains: Bool = false) { self.explains = explains }

    public func write(_ file: ELFFile, to out: TextOutput, _ problems: Problems) {
        guard let dynamic = file.dynamicTable else {
            out.put("\nThere is no dynamic section in this file.\n")
            return
        }
        check(dynamic, file, problems)
        out.styled(.heading) {
            out.put("\nDynamic section at offset 0x")
            out.put(hex: dynamic.offset)
            out.put(" contains ")
            out.put(decimal: UInt64(dynamic.entries.count))
            out.put(dynamic.entries.count == 1 ? " entry:\n" : " entries:\n")
        }
        out.put("  Tag        Type                         Name/Value\n")
        let interpreter = file.segments.first { $0.type == Segment.interpreter }.flatMap { file.interpreter($0) }
        for entry in dynamic.entries {
            let name = DynamicNames.tag(entry.tag.rawValue, machine: file.header.machine)
            out.put(" 0x")
            out.put(hex: entry.tag.rawValue, digits: file.format.is64 ? 16 : 8)
            out.put(" (")
            out.styled(.kind) { out.put(name) }
            out.put(")")
            out.spaces(max(1, abs((file.format.is64 ? 19 : 27) - name.utf8.count)))
            DynamicValue(entry: entry, table: dynamic, file: file, interpreter: interpreter).write(to: out)
            out.newLine()
            if explains { out.explain(DynamicSentences.sentence(entry, in: dynamic, file)) }
        }
    }

    private func check(_ dynamic: DynamicTable, _ file: ELFFile, _ problems: Problems) {
        if let range = file.dynamicRange, file.data.slice(at: range.offset, count: range.size) == nil {
            problems.add(.outside(what: "the dynamic section", offset: range.offset, size: range.size))
        }
        if dynamic.entries.last?.tag != .null { problems.add("the dynamic section has no DT_NULL at its end") }
        if dynamic.entries.contains(where: { $0.tag == .needed }), dynamic.strings.isEmpty {
            problems.add("the dynamic section's strings (DT_STRTAB) do not lie in any segment of the file; names are shown as offsets")
        }
    }

    public func write(_ file: ELFFile, to json: JSONOutput, _ problems: Problems) {
        guard let dynamic = file.dynamicTable else { return json.array("entries") {} }
        check(dynamic, file, problems)
        json.field("offset", dynamic.offset)
        json.array("entries") {
            for entry in dynamic.entries {
                json.object {
                    json.field("tag", entry.tag.rawValue)
                    json.field("name", DynamicNames.tag(entry.tag.rawValue, machine: file.header.machine))
                    json.field("value", entry.value)
                    if let title = DynamicValue.titles[entry.tag.rawValue], let text = dynamic.strings.string(at: entry.value) {
                        json.field("meaning", title)
                        json.field("string", text)
                    }
                    if explains { json.field("explanation", DynamicSentences.sentence(entry, in: dynamic, file)) }
                }
            }
        }
    }
}
