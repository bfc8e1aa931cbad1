import CFreestanding

/// Applies the relocations of one object: packed and relative ones first, then those with symbols, indirect functions last.
///
/// An object is relocated after everything it needs, so that an indirect function's resolver runs in relocated code; the program comes last
/// because its copy relocations take finished data (x86-64 psABI, "Relocation Types").
struct Relocator {
    /// The relocation of an indirect function, put off until the object's other relocations are done.
    struct Indirect {
        let address: UInt
        let resolver: UInt
        let addend: Int64
        /// The relocation where it names a symbol, to be told of when it is done; nil too where nobody wants to know.
        var told: (relocation: Relocation, kind: RelocationKind)?
    }

    let object: LoadedObject
    let context: RelocationContext
    let closure: Closure
    let trace: TraceOutput
    let bias: UInt
    var binder: Binder
    var site: RelocationSite
    var indirect: [Indirect] = []

    /// Relocates an object; jump slots may be left to the first call where `isLazy` says so and the object does not forbid it.
    static func relocate(_ object: LoadedObject, _ context: RelocationContext, isLazy: Bool = true) throws(LoadError) {
        let dynamic = object.tables.dynamic
        let lazily = context.bindsLazily(object, mode: isLazy)
        context.trace.emit(.reloc, .relocating(object: object.name, lazily: lazily))
        let text = TextProtection(object, isNeeded: dynamic.flags.contains(.textRelocations))
        try text.open()
        let staged = StagedPages(object, on: context.stage)
        WrittenPages(object, staged: staged).populate()
        var relocator = Relocator(object, context, textIsWritable: text.isNeeded, staged: staged)
        try relocator.applyPacked()
        let relative = try relocator.applyRelative(object.tables.relocations)
        try relocator.applyTable(object.tables.relocations.dropFirst(relative))
        if lazily, object.address(.pltGOT) != nil {
            try relocator.prepareLazy(object.tables.pltRelocations)
        } else {
            try relocator.applyTable(object.tables.pltRelocations)
        }
        relocator.site.finish()
        try text.makeExecutable()
        relocator.applyIndirect()
        try text.close()
        context.counts.symbolic &+= relocator.binder.lookups
        context.counts.remembered &+= relocator.binder.remembered
        context.counts.relative &+= UInt64(object.tables.relativeCount)
    }

    private init(_ object: LoadedObject, _ context: RelocationContext, textIsWritable: Bool, staged: StagedPages?) {
        self.object = object
        self.context = context
        closure = context.closure
        trace = context.trace
        bias = object.image.bias
        binder = Binder(object: object.id, context.closure.tables.namespace)
        site = RelocationSite(object, textIsWritable: textIsWritable, staged: staged)
    }

    func fail(_ relocation: Relocation) -> LoadError {
        .relocationSite(relocation.site, type: relocation.type, object: object.name)
    }

    private mutating func applyPacked() throws(LoadError) {
        var outside: LinkAddress?
        var site = site
        defer { self.site = site }
        let complete = object.tables.relativeRelocations.forEach { place in
            guard let address = site.address(place) else {
                outside = place
                return false
            }
            Memory.store(Memory.load(UInt.self, at: address) &+ bias, at: address)
            return true
        }
        if !complete, let outside { throw .relocationSite(outside, type: OpenFile.machine.relativeType, object: object.name) }
    }

    /// Applies the run of relative relocations that link editors put first; returns its length.
    private mutating func applyRelative(_ table: Table<Relocation>) throws(LoadError) -> Int {
        let type = OpenFile.machine.relativeType
        var index = 0
        while let relocation = table[index], relocation.type == type {
            try applyRelative(relocation)
            index &+= 1
        }
        return index
    }

    @inline(__always)
    private mutating func applyRelative(_ relocation: Relocation) throws(LoadError) {
        guard let address = site.address(relocation.site) else { throw fail(relocation) }
        Memory.store(bias &+ UInt(bitPattern: Int(relocation.addend)), at: address)
    }

    private mutating func applyTable(_ table: Table<Relocation>) throws(LoadError) {
        let inBatches = canBatch
        let batch = context.batch
        batch.begin()
        var filled = 0
        for index in 0..<table.count {
            guard let relocation = table[index] else { return }
            guard let kind = OpenFile.machine.kind(of: relocation.type) else {
                throw .unknownRelocation(
                    type: relocation.type, site: relocation.site, symbol: symbolName(relocation.symbol), object: object.name)
            }
            if inBatches {
                if index == filled {
                    binder.fill(batch, table, from: index, OpenFile.machine) { context.overrides.mayReplace($0) }
                    filled &+= ReferenceBatch.count
                }
                if let target = batch[index] {
                    guard let address = site.address(relocation.site) else { throw fail(relocation) }
                    Memory.store(target &+ UInt(bitPattern: Int(OpenFile.machine.addend(of: relocation, kind))), at: address)
                    continue
                }
            }
            try apply(relocation, kind)
        }
    }

    /// True where nobody wants to know of each binding: no trace, and no account of what late objects are bound to.
    private var canBatch: Bool { !closure.isRunning && context.report == nil && binder.canBatch(trace) }

    func symbolName(_ index: Int) -> Bytes {
        guard index != 0, let symbol = object.tables.symbols[index] else { return Bytes() }
        return object.tables.strings.string(at: Int(symbol.nameOffset)) ?? Bytes()
    }

    private mutating func apply(_ relocation: Relocation, _ kind: RelocationKind) throws(LoadError) {
        switch kind {
        case .none: return
        case .relative: try applyRelative(relocation)
        case .indirect:
            guard site.address(relocation.site) != nil else { throw fail(relocation) }
            if indirect.isEmpty { indirect.reserveCapacity(64) }
            indirect.append(Indirect(address: bias &+ UInt(relocation.site.value), resolver: bias &+ UInt(bitPattern: Int(relocation.addend)), addend: 0))
        default: try applySymbolic(relocation, kind)
        }
    }

    /// Points jump slots to their PLT entries and the PLT to the binding entry; other relocations of the table are applied.
    private mutating func prepareLazy(_ table: Table<Relocation>) throws(LoadError) {
        guard let got = object.tables.dynamic[.pltGOT], let words = site.address(LinkAddress(got), count: 24) else {
            return try applyTable(table)
        }
        for index in 0..<table.count {
            guard let relocation = table[index] else { break }
            guard OpenFile.machine.kind(of: relocation.type) == .jumpSlot else {
                try applyTable(table.dropFirst(index).prefix(1))
                continue
            }
            guard let address = site.address(relocation.site) else { throw fail(relocation) }
            Memory.store(Memory.load(UInt.self, at: address) &+ bias, at: address)
        }
        Memory.store(UInt(object.id.index), at: words &+ 8)
        Memory.store(plt_resolve_entry(), at: words &+ 16)
    }

    /// Calls the resolvers of indirect functions and writes what they return.
    private mutating func applyIndirect() {
        for relocation in indirect {
            let value = call0(relocation.resolver)
            Memory.store(value &+ UInt(bitPattern: Int(relocation.addend)), at: relocation.address)
            if let told = relocation.told {
                context.report?.tell(told.relocation, told.kind, at: relocation.address, of: object, target: value, isReplaced: false)
            }
        }
    }
}
