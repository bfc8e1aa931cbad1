/// The bindings of one object as a cache keeps them: what its relocations were bound to, found by the same lookups once more, and compared with what
/// relocation has written.
struct BindingNotes {
    private let object: LoadedObject
    private let process: Process
    private let closure: Closure
    /// The place of each object in the order of relocation.
    private let order: [Int]
    private(set) var bindings: [StartFileBuilder.Binding] = []
    private(set) var special: [SpecialBinding] = []
    /// The addresses of words that wait for their first call, and what they are bound to then.
    private var waiting: [(address: UInt, value: UInt64)] = []
    private var site: RelocationSite
    private let isLazy: Bool

    init(_ object: LoadedObject, _ process: Process, order: [Int]) {
        self.object = object
        self.process = process
        self.order = order
        closure = process.closure
        site = RelocationSite(object, textIsWritable: false, staged: nil)
        isLazy = closure.bindsLazily(object, mode: true) && object.address(.pltGOT) != nil
    }

    /// Collects all bindings; false for an object with relocations of a kind that a cache does not keep, or other words than expected.
    mutating func collect() -> Bool {
        if object.tables.dynamic.flags.contains(.textRelocations) { return false }
        var binder = Binder(object: object.id, closure.tables.namespace)
        let type = OpenFile.machine.relativeType
        var first = 0
        while let relocation = object.tables.relocations[first], relocation.type == type { first += 1 }
        return collect(object.tables.relocations.dropFirst(first), &binder, isLazy: false)
            && collect(object.tables.pltRelocations, &binder, isLazy: isLazy)
    }

    /// Binds what waits for its first call, so that in pages that are kept it does not wait at every start.
    func bindWaiting() {
        for (address, value) in waiting { Memory.store(value, at: address) }
    }

    /// The sites that every start writes, even where the object's pages are kept.
    var written: [LinkAddress] {
        var sites: [LinkAddress] = []
        for binding in special {
            switch binding.kind {
            case .copy, .replaced, .descriptor, .undefinedDescriptor: sites.append(LinkAddress(binding.site))
            default: break
            }
        }
        // A program that the kernel maps is never where it was.
        if closure.settings.isInterpreter { for binding in bindings where binding.target == 0 { sites.append(LinkAddress(binding.site)) } }
        if isLazy, let got = object.tables.dynamic[.pltGOT] { sites.append(LinkAddress(got &+ 8)) }
        // The debugger's word.
        if object.role == .program, let slot = object.debugSlot { sites.append(LinkAddress(UInt64(slot &- object.image.bias))) }
        return sites
    }

    private mutating func collect(_ table: Table<Relocation>, _ binder: inout Binder, isLazy: Bool) -> Bool {
        for index in 0..<table.count {
            guard let relocation = table[index], let kind = OpenFile.machine.kind(of: relocation.type) else { return false }
            guard note(relocation, kind, &binder, isLazy: isLazy && kind == .jumpSlot) else { return false }
        }
        return true
    }

    private mutating func note(_ relocation: Relocation, _ kind: RelocationKind, _ binder: inout Binder, isLazy: Bool) -> Bool {
        let addend = UInt64(bitPattern: OpenFile.machine.addend(of: relocation, kind))
        switch kind {
        case .none: return true
        case .relative: return bind(relocation, to: object.id.index, addend)
        case .indirect:
            special.append(SpecialBinding(.indirect, site: relocation.site.value, target: object.id.index, value: UInt64(bitPattern: relocation.addend)))
            return true
        case .absolute32, .absolute32Signed, .relative32, .relative64, .size32, .size64, .threadOffset32: return false
        default: break
        }
        let definition: Definition?
        do throws(BindingError) {
            definition = try binder.definition(ofSymbol: relocation.symbol, kind: kind, in: &closure.tables.namespace, trace: SilentTrace())
        } catch {
            guard isLazy else { return false }
            return wait(relocation)
        }
        guard let definition else { return noteUndefined(relocation, kind, addend) }
        let target = definition.object.index
        switch kind {
        case .moduleID, .moduleOffset, .threadOffset, .descriptor: return noteThreadLocal(relocation, kind, definition)
        case .copy:
            guard let own = object.tables.symbols[relocation.symbol] else { return false }
            special.append(
                SpecialBinding(
                    .copy, site: relocation.site.value, target: target, value: definition.symbol.value, extra: min(own.size, definition.symbol.size)))
            return true
        default: break
        }
        let strings = closure.objects[target].tables.strings
        if process.context.address(of: definition, strings: strings).isReplaced || Glibc.isReplacedForTraces(definition, strings) {
            special.append(
                SpecialBinding(.replaced, site: relocation.site.value, target: target, value: UInt64(definition.index), extra: addend))
            return true
        }
        if definition.symbol.type == .indirectFunction, !definition.symbol.isUndefined {
            // A resolver is called when its object is relocated, or at the first call.
            if isLazy, order[target] > order[object.id.index] { return wait(relocation) }
            special.append(
                SpecialBinding(.indirect, site: relocation.site.value, target: target, value: definition.symbol.value, extra: addend))
            return true
        }
        let value = definition.symbol.value &+ addend
        return bind(relocation, to: definition.symbol.isAbsolute ? closure.objects.count : target, value, isMade: !isLazy)
    }

    /// A weak symbol that nobody defines.
    private mutating func noteUndefined(_ relocation: Relocation, _ kind: RelocationKind, _ addend: UInt64) -> Bool {
        switch kind {
        case .moduleID, .moduleOffset, .threadOffset, .copy: return true
        case .descriptor:
            special.append(
                SpecialBinding(.undefinedDescriptor, site: relocation.site.value, target: 0, value: UInt64(bitPattern: relocation.addend)))
            return true
        default: return bind(relocation, to: closure.objects.count, addend, isMade: kind != .jumpSlot || !isLazy)
        }
    }

    private mutating func noteThreadLocal(_ relocation: Relocation, _ kind: RelocationKind, _ definition: Definition) -> Bool {
        let target = definition.object.index
        let offset = definition.symbol.value &+ UInt64(bitPattern: relocation.addend)
        guard closure.tables.usage[target].moduleID != 0 else { return false }
        switch kind {
        case .moduleID: special.append(SpecialBinding(.moduleID, site: relocation.site.value, target: target, value: 0))
        case .moduleOffset: return bind(relocation, to: closure.objects.count, offset)
        case .threadOffset: special.append(SpecialBinding(.threadOffset, site: relocation.site.value, target: target, value: offset))
        default: special.append(SpecialBinding(.descriptor, site: relocation.site.value, target: target, value: offset))
        }
        return true
    }

    private mutating func wait(_ relocation: Relocation) -> Bool {
        special.append(SpecialBinding(.lazySlot, site: relocation.site.value, target: 0, value: 0))
        return true
    }

    /// Notes a plain binding, whose word, if it `isMade`, has to hold the value.
    private mutating func bind(_ relocation: Relocation, to target: Int, _ value: UInt64, isMade: Bool = true) -> Bool {
        let base = target < closure.objects.count ? closure.objects[target].image.bias : 0
        guard let address = site.address(relocation.site) else { return false }
        let word = UInt64(base) &+ value
        if isMade, Memory.load(UInt64.self, at: address) != word { return false }
        if !isMade { waiting.append((address, word)) }
        bindings.append(StartFileBuilder.Binding(target: target, site: relocation.site.value, value: value))
        return true
    }
}
