import CFreestanding

/// What a trace of calls shows beside the calls.
struct CallSettings {
    var tracesReturns = false
    /// True for a table at the end in the place of lines.
    var isSummary = false
    var prototypes = Prototypes()
}

/// A reference of an object that is being relocated to a function of another.
struct FunctionReference {
    /// Where the function's address was written; and whether only calls go through there.
    let slot: UInt
    let isJumpSlot: Bool
    let symbol: Bytes
    let to: Bytes
}

/// Traces the calls between objects: gives the references of each object trampolines, and tells of what comes through them.
///
/// What is written belongs to the trace's turn: one thread at a time, without signals.
final class CallTracer {
    let settings: CallSettings
    let trace: TraceOutput
    let threads: Threads
    /// True where functions return by way of `call_return`.
    let tracesReturns: Bool
    var returns = ReturnAddresses()
    /// What unwinders are told of swload; nil where functions return as they always do.
    let loader: LoaderImage?
    /// The trampolines of all objects, also of those that are gone, and how many each has.
    private(set) var trampolines: [(CallTrampolines, count: Int)] = []
    /// The process whose calls are counted; a child that has a copy of its memory begins anew, one that has the memory itself is left out.
    var process: UInt64

    init(_ settings: CallSettings, _ trace: TraceOutput, _ threads: Threads) {
        self.settings = settings
        self.trace = trace
        self.threads = threads
        tracesReturns = settings.tracesReturns || settings.isSummary
        loader = tracesReturns ? LoaderImage() : nil
        process = trace.stream.processID
    }

    /// True where calls of an object may be shown.
    func follows(_ object: LoadedObject) -> Bool { trace.filter.allows(from: trace.shown(object.name)) }

    /// True where a call may be shown, by the function's name and that of the object that defines it.
    func shows(_ symbol: Bytes, of object: Bytes) -> Bool {
        trace.filter.allows(symbol: symbol) && trace.filter.allows(to: trace.shown(object))
    }

    /// Puts trampolines into an object that is relocated, but not protected yet; its jump slots that are bound at the first call get theirs then.
    ///
    /// Only for who has the right to load.
    func install(_ object: LoadedObject, _ references: [FunctionReference], lazy: Table<Relocation>, in space: AddressSpace) throws(LoadError) {
        let count = lazy.count &+ references.count
        guard count > 0 else { return }
        let trampolines: CallTrampolines
        do throws(SystemError) {
            trampolines = try CallTrampolines(count, for: object, in: space)
        } catch {
            throw .mapping(object.path, address: 0, error)
        }
        let from = object.name.kept()
        for index in 0..<lazy.count {
            guard let relocation = lazy[index] else { break }
            describe(trampolines[index], from, object.symbolName(relocation.symbol).kept())
        }
        if lazy.count > 0 { object.callRecords = trampolines[0].address }
        var slots: [(slot: UInt, record: CallRecord)] = []
        for (index, reference) in references.enumerated() {
            let record = trampolines[lazy.count &+ index]
            describe(record, from, reference.symbol.kept())
            record.to = reference.to.kept()
            record.target = Memory.load(UInt.self, at: reference.slot)
            if reference.isJumpSlot { Memory.store(record.stub, at: reference.slot) } else { slots.append((reference.slot, record)) }
        }
        if trampolines.isNear { try CallSites(object, slots).redirect() }
        TraceTurn.take(trace) { self.trampolines.append((trampolines, count)) }
    }

    private func describe(_ record: CallRecord, _ from: Bytes, _ symbol: Bytes) {
        record.from = from
        record.symbol = symbol
        record.readable = trace.readable(symbol)?.kept() ?? symbol
        record.traits = FunctionTraits(of: symbol)
        record.prototype = settings.prototypes.index(of: symbol) ?? -1
    }

    /// Binds a first call to a function; returns what belongs into the slot, the function itself where its calls are not shown. Any thread,
    /// async-signal-safe.
    func bind(_ record: CallRecord, _ target: UInt, of object: Bytes) -> UInt {
        guard shows(record.symbol, of: object) else { return target }
        return TraceTurn.take(trace) {
            if record.target == 0 {
                // A copy, since the object may be gone when the table is written.
                let signals = storage_lock()
                let copy = storage_allocate(16, object.count)
                storage_unlock(signals)
                guard copy != 0 else { return target }
                Memory.copy(from: object.address, to: copy, count: object.count)
                record.to = Memory.bytes(at: copy, count: object.count)
                record.target = target
            }
            return record.stub
        }
    }

    /// At the program's end: writes the table, where it is wanted.
    func finish() {
        if settings.isSummary { TraceTurn.take(trace) { CallSummary(self).write() } }
    }

    /// The prototype of a call's function, nil where nothing declares it.
    func prototype(of record: CallRecord) -> Prototype? {
        record.prototype >= 0 ? settings.prototypes.all[record.prototype] : nil
    }
}
