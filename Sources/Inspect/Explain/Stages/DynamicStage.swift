import ELF

extension Subject {
    /// The dynamic section: what the loader has to know to link the object.
    func dynamicStage() -> Stage {
        let entries = file.object.dynamic.entries.count > 0 ? file.object.dynamic.entries : DynamicSection(file.dynamicBytes).entries
        var stage = Stage(
            "dynamic", "The dynamic section",
            "PT_DYNAMIC leads to \(counted(entries.count, "pair")) of tag and value, ended by DT_NULL. From here the loader finds every table that it needs; it never asks for a section."
        )
        var facts: [Fact] = []
        for index in 0..<min(entries.count, 1000) {
            guard let entry = entries[index] else { continue }
            let words = DynamicTagWords(entry, of: file)
            facts.append(Fact(words.name, dynamicValue(entry), words.meaning))
        }
        stage.add(.facts(title: "Elf64_Dyn", facts))
        let object = file.object
        if object.symbols.count > 0 || object.hash.isEmpty == false {
            let relative = object.relatives.count
            stage.add(
                .note(
                    "The tables hold \(counted(file.symbolCount, "symbol")), \(counted(object.relocations.count, "relocation")) (\(relative) of them only add the load base), \(counted(object.pltRelocations.count, "PLT slot")) and \(counted(packedCount, "packed relocation"))."
                ))
        }
        return stage
    }

    private var packedCount: Int {
        var count = 0
        _ = file.object.relativeRelocations.forEach { _ in
            count += 1
            return count < 1 << 24
        }
        return count
    }

    func dynamicValue(_ entry: ELF.DynamicEntry) -> String {
        if DynamicTagWords.isString(entry.tag) {
            let text = Int(exactly: entry.value).flatMap { file.object.strings.string(at: $0) }?.text
            return text.map { "\($0) (string \(entry.value.hex))" } ?? "string \(entry.value.hex), outside of the table"
        }
        if DynamicTagWords.isAddress(entry.tag) {
            let section = file.section(of: LinkAddress(entry.value)).map { ", \($0)" } ?? ""
            return place(entry.value) + section
        }
        return entry.value < 4096 ? "\(entry.value)" : entry.value.hex
    }
}
