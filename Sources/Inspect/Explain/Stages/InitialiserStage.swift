import ELF
import Link

extension Subject {
    /// Which functions run before main, in order.
    func initialiserStage(_ closure: Closure) -> Stage {
        var stage = Stage(
            "initialisers", "The initialisers",
            "Before the program starts, each object's own functions run: DT_INIT first, then those of DT_INIT_ARRAY in order; what an object needs comes before it. In a cycle, the object that the walk meets first comes last."
        )
        var rows: [[String]] = []
        if let first = closure.objects.last(where: { $0.tables.dynamic.flags1.contains(.initFirst) }) {
            rows += functions(first, number: "first", .initialiser, [(.initArray, .initArraySize)])
        }
        rows += functions(closure.program, number: "before all", nil, [(.preinitArray, .preinitArraySize)])
        for (index, id) in closure.relocationOrder.enumerated() {
            let object = closure.objects[id.index]
            guard object.role != .program, !object.tables.dynamic.flags1.contains(.initFirst) else { continue }
            let found = functions(object, number: "\(index + 1)", .initialiser, [(.initArray, .initArraySize)])
            rows += found.isEmpty && !object.isMissing ? [["\(index + 1)", object.shortName, "has none", ""]] : found
        }
        let own = functions(closure.program, number: "last", .initialiser, [(.initArray, .initArraySize)])
        rows += own
        if rows.isEmpty {
            stage.add(.note("Here the loader has none to call: a program that is linked statically calls its own."))
            return stage
        }
        stage.add(.table(title: "calls", columns: ["turn", "object", "function", "by"], rows: rows))
        if !own.isEmpty, isProgram {
            stage.add(
                .note("The program's own are called by the C library's start code (__libc_start_main), after the jump; all others by the loader."))
        }
        return stage
    }

    /// The functions of an object's tags, as rows.
    private func functions(_ object: ClosureObject, number: String, _ tag: DynamicTag?, _ arrays: [(DynamicTag, DynamicTag)]) -> [[String]] {
        var rows: [[String]] = []
        let names = FunctionNames(object)
        if let tag, let address = object.tables.dynamic[tag], address != 0 {
            rows.append([number, object.shortName, functionWords(address, object, names), "DT_INIT"])
        }
        for (tag, sizeTag) in arrays {
            guard let address = object.tables.dynamic[tag], let size = object.tables.dynamic[sizeTag] else { continue }
            let label = DynamicTagWords(tag.rawValue).name
            for index in 0..<min(size / 8, 64) {
                let slot = address &+ index &* 8
                rows.append([
                    number, object.shortName, object.pointer(at: slot).map { functionWords($0, object, names) } ?? "bound by name",
                    "\(label)[\(index)]",
                ])
            }
            if size / 8 > 64 { rows.append([number, object.shortName, "\(size / 8 - 64) more", label]) }
        }
        return rows
    }

    private func functionWords(_ address: UInt64, _ object: ClosureObject, _ names: FunctionNames) -> String {
        place(address, in: object) + (names[address].map { " \($0)" } ?? "")
    }
}

extension ClosureObject {
    /// The pointer that a slot will hold, before the load base is added: from its relative relocation, or from the file; nil where a symbol decides.
    func pointer(at slot: UInt64) -> UInt64? {
        for index in 0..<tables.relocations.count {
            guard let relocation = tables.relocations[index], relocation.site.value == slot else { continue }
            return relocation.symbol == 0
                ? UInt64(bitPattern: relocation.addend) : tables.symbols[relocation.symbol].flatMap { $0.isUndefined ? nil : $0.value }
        }
        return file?.image.bytes(at: LinkAddress(slot), count: 8)?.load(UInt64.self, at: 0)
    }
}

/// The names of an object's functions by their addresses.
struct FunctionNames {
    private var names: [UInt64: String] = [:]

    init(_ object: ClosureObject) {
        guard let bytes = object.file?.contents.bytes else { return }
        if let (symbols, strings) = bytes.symbolTable { add(symbols, strings) }
        add(object.tables.symbols.prefix(object.tables.hash.isEmpty ? 0 : object.tables.hash.symbolCount), object.tables.strings)
    }

    private mutating func add(_ symbols: Table<Symbol>, _ strings: Bytes) {
        for index in 0..<symbols.count {
            guard let symbol = symbols[index], !symbol.isUndefined, symbol.type == .function || symbol.type == .none, names[symbol.value] == nil,
                // A name that begins with a dollar marks where code and data change, on Arm.
                let name = strings.string(at: Int(symbol.nameOffset)), let first = name[0], first != 0x24
            else { continue }
            names[symbol.value] = name.text
        }
    }

    subscript(address: UInt64) -> String? { names[address] }
}
