import CFreestanding

/// The first call through a jump slot: binds it and returns where the call goes on.
/// Any thread, and inside a signal handler: no lock, no allocation but for a trace; two threads at once write the same value.
@c(swload_bind) func bindLazily(_ objectIndex: UInt, _ relocationIndex: UInt) -> UInt {
    let process = Process.shared
    let context = process.context
    let object = process.closure.objects[Int(objectIndex)]
    guard let relocation = object.tables.pltRelocations[Int(relocationIndex)] else { System.exit(127) }
    var binder = Binder(object: object.id, scope: context.closure.scope(of: object), context.closure.namespace)
    do throws(BindingError) {
        let definition = try binder.definition(
            ofSymbol: relocation.symbol, kind: .jumpSlot, in: &process.closure.namespace, trace: process.trace)
        guard let definition else { return 0 }
        var (target, isReplaced) = context.address(of: definition)
        if definition.symbol.type == .indirectFunction, !isReplaced { target = call0(target) }
        target &+= UInt(bitPattern: Int(relocation.addend))
        var site = RelocationSite(object, textIsWritable: false)
        if let address = site.address(relocation.site) { Memory.store(target, at: address) }
        process.trace.flush()
        return target
    } catch {
        process.trace.flush()
        ErrorSentences(program: process.settings.program).report(.binding(error, object))
        System.exit(127)
    }
}
