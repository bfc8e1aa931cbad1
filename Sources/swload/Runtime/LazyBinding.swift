import CFreestanding

/// The first call through a jump slot: binds it and returns where the call goes on.
/// Any thread, and inside a signal handler: no lock and no allocation, but for a trace; two threads at once write the same value.
@c(swload_bind) func bindLazily(_ objectIndex: UInt, _ relocationIndex: UInt) -> UInt {
    let process = Process.shared
    guard process.trace.categories.isEmpty else {
        return TraceTurn.take { bind(process, objectIndex, relocationIndex) }
    }
    return bind(process, objectIndex, relocationIndex)
}

private func bind(_ process: Process, _ objectIndex: UInt, _ relocationIndex: UInt) -> UInt {
    let object = process.closure.objects[Int(objectIndex)]
    guard let relocation = object.tables.pltRelocations[Int(relocationIndex)] else { System.exit(127) }
    var binder = Binder(object: object.id, scope: process.context.scopes[object.id.index], process.closure.namespace)
    do throws(BindingError) {
        let definition = try binder.definition(
            ofSymbol: relocation.symbol, kind: .jumpSlot, in: &process.closure.namespace, trace: process.trace)
        process.trace.flush()
        guard let definition else { return 0 }
        var (target, isReplaced) = process.context.address(of: definition)
        if definition.symbol.type == .indirectFunction, !isReplaced { target = call0(target) }
        target &+= UInt(bitPattern: Int(OpenFile.machine.addend(of: relocation, .jumpSlot)))
        // The slot was checked when it was prepared.
        Memory.store(target, at: object.image.address(of: relocation.site))
        return target
    } catch {
        process.trace.flush()
        ErrorSentences(program: process.settings.program).report(.binding(error, object))
        System.exit(127)
    }
}

/// One thread at a time writes a trace while the program runs; it takes no signals meanwhile, whose handlers might want to trace too.
private enum TraceTurn {
    static func take<Result>(_ body: () -> Result) -> Result {
        let signals = System.blockSignals()
        trace_lock()
        defer {
            trace_unlock()
            System.restoreSignals(signals)
        }
        return body()
    }
}
