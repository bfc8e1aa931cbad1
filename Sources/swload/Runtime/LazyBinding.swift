import CFreestanding

/// The first call through a jump slot: binds it and returns where the call goes on.
/// Any thread, and inside a signal handler: no lock and no allocation, but for a trace, and for a binding to an object that could be unloaded first;
/// two threads at once write the same value. 1 where it has to be asked once more, when all registers are saved: for code of the program, and for a trace.
@c(swload_bind) func bindLazily(_ objectIndex: UInt, _ relocationIndex: UInt, _ allIsSaved: UInt) -> UInt {
    let process = Process.shared
    if allIsSaved == 0, !process.trace.categories.isEmpty { return 1 }
    let (target, slot, isResolver, definer) = TraceTurn.take(process.trace) {
        process.trace.isFirstCall = true
        defer { process.trace.isFirstCall = false }
        return Snapshot.read { bind(process, $0, Int(objectIndex), Int(relocationIndex)) }
    }
    guard target != 0 else { return 0 }
    if isResolver, allIsSaved == 0 { return 1 }
    // A resolver is the program's code: it may load something in turn.
    let address = isResolver ? process.context.choose(target) : target
    // The slot was checked when it was prepared.
    guard !process.trace.categories.isEmpty else {
        Memory.store(address, at: slot)
        return address
    }
    return finish(process, Int(objectIndex), Int(relocationIndex), address, slot, definer)
}

/// The rest where a trace wants to know: tells of the binding, and leads calls through a trampoline.
private func finish(_ process: Process, _ objectIndex: Int, _ relocationIndex: Int, _ address: UInt, _ slot: UInt, _ definer: ObjectID) -> UInt {
    if let report = process.context.report {
        TraceTurn.take(process.trace) { Snapshot.read { tell(process, $0, objectIndex, relocationIndex, address, report) } }
    }
    let called = process.context.calls.map { traced($0, objectIndex, relocationIndex, address, definer) } ?? address
    // Once only: another thread may be calling through the slot already.
    Memory.store(called, at: slot)
    return called
}

/// The trampoline that leads to a function, the function itself where its calls are not shown.
private func traced(_ calls: CallTracer, _ objectIndex: Int, _ relocationIndex: Int, _ address: UInt, _ definer: ObjectID) -> UInt {
    Snapshot.read { snapshot in
        let object = snapshot.objects[objectIndex]
        guard object.callRecords != 0, definer != object.id else { return address }
        let record = CallRecord(address: object.callRecords &+ UInt(relocationIndex &* CallRecord.size))
        return calls.bind(record, address, of: snapshot.objects[definer.index].name)
    }
}

/// Tells of a first call's binding, which is about to be made.
private func tell(_ process: Process, _ snapshot: Snapshot, _ objectIndex: Int, _ relocationIndex: Int, _ address: UInt, _ report: BindingReport) {
    let object = snapshot.objects[objectIndex]
    guard let relocation = object.tables.pltRelocations[relocationIndex] else { return }
    let definition: Definition?
    do throws(BindingError) {
        definition = try snapshot.namespace.bindFirstCall(ofSymbol: relocation.symbol, of: object.id, trace: SilentTrace())
    } catch {
        return
    }
    let isReplaced = definition.map { process.context.address(of: $0, strings: snapshot.objects[$0.object.index].tables.strings).isReplaced }
    report.tellFirstCall(
        relocation, at: object.image.address(of: relocation.site), of: object, target: address, isReplaced: isReplaced ?? false, snapshot)
}

/// The address for a slot, or that of the resolver which chooses it, and the slot's own.
private func bind(
    _ process: Process, _ snapshot: Snapshot, _ objectIndex: Int, _ relocationIndex: Int
) -> (target: UInt, slot: UInt, isResolver: Bool, definer: ObjectID) {
    let object = snapshot.objects[objectIndex]
    guard let relocation = object.tables.pltRelocations[relocationIndex] else { System.exit(127) }
    let slot = object.image.address(of: relocation.site)
    if process.trace.categories.isEmpty {
        let (place, hash) = snapshot.namespace.placeForFirstCall(ofSymbol: relocation.symbol, of: object.id)
        if let found = snapshot.namespace.plainAddress(at: place, mayReplace: { process.context.overrides.mayReplace(hash) }) {
            snapshot.noteFirstCall(from: object.id, to: place.object, process.trace)
            return (found.address, slot, found.isResolver, place.object)
        }
    }
    do throws(BindingError) {
        if process.trace.isOn(.statistics) { process.context.counts.symbolic &+= 1 }
        let definition = try snapshot.namespace.bindFirstCall(ofSymbol: relocation.symbol, of: object.id, trace: process.trace)
        guard let definition else { return (0, 0, false, object.id) }
        snapshot.noteFirstCall(from: object.id, to: definition.object, process.trace)
        let (target, isReplaced) = process.context.address(
            of: definition, strings: snapshot.objects[definition.object.index].tables.strings)
        let isResolver = definition.symbol.type == .indirectFunction && !isReplaced
        return (target, slot, isResolver, definition.object)
    } catch {
        process.trace.recordFailure(error, of: object.name)
        process.trace.flush()
        ErrorSentences(program: process.settings.program).report(.binding(error, object))
        System.exit(127)
    }
}
