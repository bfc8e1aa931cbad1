import ELF
import Link

/// One relocation with all that it leads to: its slot, its symbol, the version, the definition, the value.
struct RelocationTrail {
    let object: ClosureObject
    let relocation: Relocation
    let kind: RelocationKind
    /// The name of its type, and where the entry stands in the file.
    let typeName: String
    let entryOffset: UInt64?
    let table: String
    let index: Int
    /// Nil for a relocation without a symbol.
    let explanation: BindingExplanation?
    /// How many of the object's relocations are of this kind.
    let count: Int

    /// The first relocation of each kind: of the program, then of its libraries for kinds that it has none of.
    static func all(in closure: Closure) -> [RelocationTrail] {
        var known: Set<UInt32> = []
        return closure.order.objects.flatMap { id in
            trails(of: closure.objects[id.index], in: closure) { relocation in known.insert(relocation.type).inserted }
        }
    }

    /// The program's relocations whose symbol has a name.
    static func all(in closure: Closure, naming name: String) -> [RelocationTrail] {
        let tables = closure.program.tables
        return trails(of: closure.program, in: closure) { relocation in
            tables.symbols[relocation.symbol].flatMap { tables.strings.string(at: Int($0.nameOffset)) }?.text == name
        }
    }

    private static func trails(of object: ClosureObject, in closure: Closure, where isWanted: (Relocation) -> Bool) -> [RelocationTrail] {
        guard let file = object.file else { return [] }
        let tables = [(object.tables.relocations, DynamicTag.relocations), (object.tables.pltRelocations, .pltRelocations)]
        var counts: [UInt32: Int] = [:]
        for (table, _) in tables { for index in 0..<table.count { counts[table[index]?.type ?? 0, default: 0] += 1 } }
        var trails: [RelocationTrail] = []
        let facts = closure.facts
        for (table, tag) in tables {
            let start = object.tables.dynamic[tag].flatMap { file.headers.fileOffset(of: $0) }
            for index in 0..<table.count {
                guard let relocation = table[index], let kind = closure.machine.kind(of: relocation.type), kind != .none, isWanted(relocation) else {
                    continue
                }
                var explanation: BindingExplanation?
                if relocation.symbol != 0 {
                    explanation = try? closure.namespace.explanation(ofSymbol: relocation.symbol, kind, of: object.id, facts: facts)
                }
                trails.append(
                    RelocationTrail(
                        object: object, relocation: relocation, kind: kind,
                        typeName: closure.name(of: relocation),
                        entryOffset: start.map { $0 &+ UInt64(index * 24) }, table: DynamicTagWords(tag.rawValue).name, index: index,
                        explanation: explanation, count: counts[relocation.type] ?? 1))
            }
        }
        return trails
    }

    /// What kind of value is written, in the terms of the psABI: S the symbol's address, A the addend, B the load base.
    var formula: String {
        switch kind {
        case .none: "nothing"
        case .absolute64, .absolute32, .absolute32Signed: "S + A: the address of a symbol, in data"
        case .relative32, .relative64: "S + A - P: the distance to a symbol"
        case .gotEntry: "S: the address of a variable or function, in a slot of the global offset table"
        case .jumpSlot: "S: the address of a function, in the slot that its PLT stub jumps through"
        case .relative: "B + A: an address in the object itself, which only needs the load base"
        case .copy: "the bytes of a library's variable are copied into the program's own .bss, and all use that copy"
        case .moduleID: "the module ID of the object that has a thread-local variable"
        case .moduleOffset: "the place of a thread-local variable in its module's block"
        case .threadOffset, .threadOffset32: "the distance of a thread-local variable from the thread pointer"
        case .descriptor: "a TLS descriptor: a function and its argument, which together give a thread-local variable's place"
        case .indirect: "what the resolver at B + A returns, an address that it chooses for this processor"
        case .size32, .size64: "the size of a symbol plus A"
        }
    }
}
