import CFreestanding

/// Applies the relocations of one object: packed and relative ones first, then those with symbols, indirect functions last.
///
/// An object is relocated after everything it needs, so that an indirect function's resolver runs in relocated code; the program comes last
/// because its copy relocations take finished data (x86-64 psABI, "Relocation Types").
final class Relocator {
    /// The relocation of an indirect function, put off until the object's other relocations are done.
    struct Indirect {
        let address: UInt
        let resolver: UInt
        let addend: Int64
    }

    let object: LoadedObject
    let context: RelocationContext
    let bias: UInt
    /// Binds what has not been bound by an earlier start.
    lazy var binder = Binder(object: object.id, closure.tables.namespace, tabled: context.scope)
    var site: RelocationSite
    var indirect: [Indirect] = []
    /// Which of these name a symbol, to be told of when they are done; none where nobody wants to know.
    var toldIndirect: [(place: Int, relocation: Relocation, kind: RelocationKind)] = []
    /// The references to functions of other objects, where calls are traced.
    var functions: [FunctionReference] = []
    /// True where calls of the object may be shown.
    let followsCalls: Bool
    var closure: Closure { @inline(__always) get { context.closure } }
    var trace: TraceOutput { @inline(__always) get { context.closure.trace } }

    /// Relocates an object; jump slots may be left to the first call where `isLazy` says so and the object does not forbid it.
    static func relocate(_ object: LoadedObject, _ context: RelocationContext, isLazy: Bool = true) throws(LoadError) {
        try context.trace.phase(.relocate, object.name) { () throws(LoadError) in try relocateAll(object, context, isLazy: isLazy) }
    }

    private static func relocateAll(_ object: LoadedObject, _ context: RelocationContext, isLazy: Bool) throws(LoadError) {
        let dynamic = object.tables.dynamic
        let lazily = context.closure.bindsLazily(object, mode: isLazy)
        context.trace.emit(.reloc, .relocating(object: object.name, lazily: lazily))
        let text = TextProtection(object, isNeeded: dynamic.flags.contains(.textRelocations))
        try text.open()
        if object.isSaved, let known = context.closure.known {
            let relocator = Relocator(object, context, textIsWritable: false, staged: nil)
            guard relocator.finishSaved(known, lazily: lazily) else { throw .cache(.damaged, file: known.path) }
            return
        }
        let known = context.closure.isRunning ? nil : context.closure.known
        let kept = StagedPages(keptOf: object, on: context.stage)
        // Where the cache has all of them, the object's own are not read.
        let isLinked = kept != nil || known?.linksWithoutPages(object) ?? false
        let file = isLinked || context.stage == nil ? nil : ObjectFile(of: object, for: object.tables.relatives.bytes.count)
        defer { file?.close() }
        let written = isLinked ? nil : WrittenPages(object, behind: context.stage.flatMap { _ in StagedPages.readOnly(of: object)?.end }, file)
        let staged = kept ?? written.flatMap { StagedPages(object, $0, file, on: context.stage) }
        let relocator = Relocator(object, context, textIsWritable: text.isNeeded, staged: staged)
        // What cannot be relocated is unmapped while the program runs.
        defer { if context.closure.isRunning { relocator.site.giveUp() } }
        var relative = 0
        if let written {
            written.populate(besides: staged)
            try relocator.applyPacked()
            relative = try relocator.applyRelative(object.tables.relatives.prefix(written.unseen), from: file)
            relative &+= try relocator.applyRelative(object.tables.relocations.dropFirst(relative))
        }
        var lazy = Table<Relocation>()
        if let known, relocator.applyKnown(known, lazily: lazily) {
            guard relocator.finishKnown(known, kept) else { throw .cache(.damaged, file: known.path) }
        } else if let known, isLinked {
            throw .cache(.damaged, file: known.path)
        } else {
            try relocator.applyTable(object.tables.relocations.dropFirst(relative))
            if lazily, object.address(.pltGOT) != nil {
                lazy = object.tables.pltRelocations
                try relocator.prepareLazy(lazy)
            } else {
                try relocator.applyTable(object.tables.pltRelocations)
            }
            relocator.site.finish()
            try text.makeExecutable()
            relocator.applyIndirect()
            context.counts.symbolic &+= relocator.binder.lookups
            context.counts.remembered &+= relocator.binder.remembered
            if !text.isNeeded {
                ReadPages.letGo(of: object.tables.relocations.bytes, in: object)
                if lazy.count == 0 { ReadPages.letGo(of: object.tables.pltRelocations.bytes, in: object) }
            }
        }
        try text.close()
        if relocator.followsCalls { try context.calls?.install(object, relocator.functions, lazy: lazy, in: context.closure.space) }
        context.counts.relative &+= UInt64(object.tables.relativeCount)
    }

    private init(_ object: LoadedObject, _ context: RelocationContext, textIsWritable: Bool, staged: StagedPages?) {
        self.object = object
        self.context = context
        bias = object.image.bias
        site = RelocationSite(object, textIsWritable: textIsWritable, staged: staged)
        followsCalls = context.calls?.follows(object) ?? false
    }

    func fail(_ relocation: Relocation) -> LoadError {
        .relocationSite(relocation.site, type: relocation.type, object: object.name)
    }

    private func applyPacked() throws(LoadError) {
        var outside: LinkAddress?
        let bias = bias
        var run = site.run
        let complete = object.tables.relativeRelocations.forEach { place in
            guard let address = run.address(place, of: &site) else {
                outside = place
                return false
            }
            Memory.store(Memory.load(UInt.self, at: address) &+ bias, at: address)
            return true
        }
        if !complete, let outside { throw .relocationSite(outside, type: OpenFile.machine.relativeType, object: object.name) }
    }

    /// Applies the relative relocations that a table begins with as a file has it; returns how many.
    private func applyRelative(_ table: Table<Relocation>, from file: ObjectFile?) throws(LoadError) -> Int {
        guard let file else { return 0 }
        let buffer = Memory.Buffer(count: Self.portion &* MemoryLayout<Relocation>.stride)
        var done = 0
        while done < table.count {
            let rest = table.dropFirst(done).prefix(Self.portion).bytes
            guard let portion = buffer.bytes.slice(at: 0, count: rest.count), file.read(rest, to: portion.address) else { break }
            let applied = try applyRelative(Table(portion))
            done &+= applied
            if applied &* MemoryLayout<Relocation>.stride < rest.count { break }
        }
        return done
    }

    /// How many relocations are read together, so that they are still at hand when they are applied.
    private static let portion = 1024

    /// Applies the run of relative relocations that link editors put first; returns its length.
    private func applyRelative(_ table: Table<Relocation>) throws(LoadError) -> Int {
        let (type, bias) = (OpenFile.machine.relativeType, bias)
        var run = site.run
        var index = 0
        while let relocation = table[index], relocation.type == type {
            table.expectBehind(index)
            guard let address = run.address(relocation.site, of: &site) else { throw fail(relocation) }
            Memory.store(bias &+ UInt(bitPattern: Int(relocation.addend)), at: address)
            index &+= 1
        }
        return index
    }

    @inline(__always)
    private func applyRelative(_ relocation: Relocation) throws(LoadError) {
        guard let address = site.address(relocation.site) else { throw fail(relocation) }
        Memory.store(bias &+ UInt(bitPattern: Int(relocation.addend)), at: address)
    }

    private func applyTable(_ table: Table<Relocation>) throws(LoadError) {
        let (binder, batch, inBatches, tells, notes) = (binder, context.batch, canBatch, trace.isOn(.bindings), closure.isRunning)
        // True where nothing stands in the way of using what the batch has found for a relocation.
        func settle(_ index: Int, _ relocation: Relocation, _ kind: RelocationKind) -> Bool {
            if tells, !binder.tell(index, ofSymbol: relocation.symbol, kind: kind, in: batch, trace: trace) { return false }
            if notes, let definer = binder.definer(index, in: batch), definer != object.id || tells { note(definer, isUnique: false) }
            return true
        }
        batch.begin()
        for index in 0..<table.count {
            guard let relocation = table[index] else { return }
            guard let kind = OpenFile.machine.kind(of: relocation.type) else {
                throw .unknownRelocation(
                    type: relocation.type, site: relocation.site, symbol: symbolName(relocation.symbol), object: object.name)
            }
            if inBatches {
                if index == batch.end { binder.fill(batch, table, from: index, OpenFile.machine) { context.overrides.mayReplace($0) } }
                if let target = batch[index], settle(index, relocation, kind) {
                    guard let address = site.address(relocation.site) else { throw fail(relocation) }
                    Memory.store(target &+ UInt(bitPattern: Int(OpenFile.machine.addend(of: relocation, kind))), at: address)
                    continue
                }
                if let definition = binder.definition(index, in: batch), settle(index, relocation, kind) {
                    try applyAddress(relocation, kind, definition)
                    continue
                }
            }
            try apply(relocation, kind)
        }
    }

    /// True where nobody wants to know more of each binding than what it leads to.
    private var canBatch: Bool { context.report == nil && !followsCalls && binder.canBatch(trace) }

    /// Notes to whose definition a reference of an object that is loaded late is bound, and has the trace tell of it after what that means.
    func note(_ definer: ObjectID?, isUnique: Bool) {
        if let definer { closure.tables.noteReference(from: object.id, to: definer, isUnique: isUnique, trace) }
        trace.recordWaiting()
    }

    func symbolName(_ index: Int) -> Bytes { object.symbolName(index) }

    private func apply(_ relocation: Relocation, _ kind: RelocationKind) throws(LoadError) {
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
    private func prepareLazy(_ table: Table<Relocation>) throws(LoadError) {
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
        setResolver(at: words)
    }

    /// Points the PLT to the binding entry, by the second and third word of its table.
    func setResolver(at words: UInt) {
        Memory.store(UInt(object.id.index), at: words &+ 8)
        Memory.store(context.address(.firstCall), at: words &+ 16)
    }

    /// Calls the resolvers of indirect functions and writes what they return.
    private func applyIndirect() {
        guard !indirect.isEmpty else { return }
        trace.outside {
            for relocation in indirect {
                let value = context.choose(relocation.resolver)
                Memory.store(value &+ UInt(bitPattern: Int(relocation.addend)), at: relocation.address)
            }
        }
        guard let report = context.report else { return }
        for told in toldIndirect {
            let relocation = indirect[told.place]
            let target = Memory.load(UInt.self, at: relocation.address) &- UInt(bitPattern: Int(relocation.addend))
            report.tell(told.relocation, told.kind, at: relocation.address, of: object, target: target, isReplaced: false)
        }
    }
}
