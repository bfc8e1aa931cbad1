import CFreestanding

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
    /// The addresses of words that lead to swload's own functions, and the numbers of the stubs that do so too.
    private var stubbed: [(address: UInt, stub: Int)] = []
    /// True where relocated pages are kept as well.
    private let keepsPages: Bool
    private var site: RelocationSite
    private let isLazy: Bool

    init(_ object: LoadedObject, _ process: Process, order: [Int], keepsPages: Bool) {
        self.object = object
        self.keepsPages = keepsPages
        self.process = process
        self.order = order
        closure = process.closure
        site = RelocationSite(object, textIsWritable: false, staged: nil)
        isLazy = closure.bindsLazily(object, mode: true) && object.address(.pltGOT) != nil
    }

    /// Collects all bindings; false for an object with relocations of a kind that a cache does not keep, or other words than expected.
    mutating func collect(_ builder: inout StartFileBuilder, _ stubs: StubNotes) -> Bool {
        if object.tables.dynamic.flags.contains(.textRelocations) { return false }
        let binder = Binder(object: object.id, closure.tables.namespace)
        let type = OpenFile.machine.relativeType
        var first = 0
        while let relocation = object.tables.relocations[first], relocation.type == type { first += 1 }
        if isLazy, let got = object.tables.dynamic[.pltGOT], let words = site.address(LinkAddress(got), count: 24) {
            stubbed.append((words &+ 16, FixedStubs.Own.firstCall.rawValue))
        }
        return collect(object.tables.relocations.dropFirst(first), binder, &builder, stubs, isLazy: false)
            && collect(object.tables.pltRelocations, binder, &builder, stubs, isLazy: isLazy)
    }

    /// Binds what waits for its first call, so that in pages that are kept it does not wait at every start.
    func bindWaiting() {
        for (address, value) in waiting { Memory.store(value, at: address) }
    }

    /// Leads what leads to swload's own functions to the stubs, at which these are in every start.
    func leadToStubs(_ stubs: FixedStubs) {
        for (address, stub) in stubbed { Memory.store(stubs.address(stub), at: address) }
    }

    /// The sites that every start writes, even where the object's pages are kept; `hasStubs` says that swload's own functions are reached by stubs.
    func written(hasStubs: Bool) -> [LinkAddress] {
        var sites: [LinkAddress] = []
        for binding in special where binding.isWritten(hasStubs: hasStubs) { sites.append(LinkAddress(binding.site)) }
        // A program that the kernel maps is never where it was.
        if closure.settings.isInterpreter { for binding in bindings where binding.target == 0 { sites.append(LinkAddress(binding.site)) } }
        if isLazy, !hasStubs, let got = object.tables.dynamic[.pltGOT] { sites.append(LinkAddress(got &+ 8)) }
        // The debugger's word.
        if object.role == .program, let slot = object.debugSlot { sites.append(LinkAddress(UInt64(slot &- object.image.bias))) }
        return sites
    }

    private mutating func collect(
        _ table: Table<Relocation>, _ binder: Binder, _ builder: inout StartFileBuilder, _ stubs: StubNotes, isLazy: Bool
    ) -> Bool {
        for index in 0..<table.count {
            guard let relocation = table[index], let kind = OpenFile.machine.kind(of: relocation.type) else { return false }
            guard note(relocation, kind, binder, &builder, stubs, isLazy: isLazy && kind == .jumpSlot) else { return false }
        }
        return true
    }

    private mutating func note(
        _ relocation: Relocation, _ kind: RelocationKind, _ binder: Binder, _ builder: inout StartFileBuilder, _ stubs: StubNotes, isLazy: Bool
    ) -> Bool {
        let addend = UInt64(bitPattern: OpenFile.machine.addend(of: relocation, kind))
        switch kind {
        case .none: return true
        case .relative: return bind(relocation, to: object.id.index, addend)
        case .indirect:
            return choose(relocation, in: object, resolver: UInt64(bitPattern: relocation.addend), addend: 0, &builder, stubs, isMade: true)
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
        let (address, isReplaced) = process.context.address(of: definition, strings: strings)
        if isReplaced || Glibc.isReplacedForTraces(definition, strings) {
            if keepsPages, addend == 0, let word = site.address(relocation.site) {
                stubbed.append((word, stubs.number(of: definition, in: closure.objects[target], leadingTo: address)))
            }
            special.append(
                SpecialBinding(.replaced, site: relocation.site.value, target: target, value: UInt64(definition.index), extra: addend))
            return true
        }
        if definition.symbol.type == .indirectFunction, !definition.symbol.isUndefined {
            // A resolver is called when its object is relocated, or at the first call.
            if isLazy, order[target] > order[object.id.index] { return wait(relocation) }
            return choose(relocation, in: closure.objects[target], resolver: definition.symbol.value, addend: addend, &builder, stubs, isMade: !isLazy)
        }
        let value = definition.symbol.value &+ addend
        return bind(relocation, to: definition.symbol.isAbsolute ? closure.objects.count : target, value, isMade: !isLazy)
    }

    /// Notes an indirect function, and what its resolver chooses, for pages that are kept.
    private mutating func choose(
        _ relocation: Relocation, in target: LoadedObject, resolver: UInt64, addend: UInt64, _ builder: inout StartFileBuilder, _ stubs: StubNotes,
        isMade: Bool
    ) -> Bool {
        let keepsPages = keepsPages
        let choice = builder.choice(target: target.id.index, resolver: resolver) {
            keepsPages ? call0(target.image.address(of: LinkAddress(resolver))) : 0
        }
        special.append(
            SpecialBinding(.indirect, site: relocation.site.value, target: target.id.index, value: UInt64(choice), extra: addend))
        guard keepsPages, let address = site.address(relocation.site) else { return true }
        let chosen = builder.chosen(choice)
        let word = UInt64(chosen) &+ addend
        if addend == 0, let stub = stubs.number(ofChoice: chosen, resolver, in: target, closure) {
            stubbed.append((address, stub))
            builder.setStubbed(choice)
        } else if !isMade {
            waiting.append((address, word))
        } else if Memory.load(UInt64.self, at: address) != word {
            builder.forgetChosen(choice)
        }
        return true
    }

    /// A weak symbol that nobody defines.
    private mutating func noteUndefined(_ relocation: Relocation, _ kind: RelocationKind, _ addend: UInt64) -> Bool {
        switch kind {
        case .moduleID, .moduleOffset, .threadOffset, .copy: return true
        case .descriptor:
            lead(relocation, to: .undefinedDescriptor)
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
        default:
            lead(relocation, to: .descriptor)
            special.append(SpecialBinding(.descriptor, site: relocation.site.value, target: target, value: offset))
        }
        return true
    }

    private mutating func lead(_ relocation: Relocation, to stub: FixedStubs.Own) {
        if keepsPages, let address = site.address(relocation.site) { stubbed.append((address, stub.rawValue)) }
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
