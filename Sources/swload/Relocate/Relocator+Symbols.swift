import CFreestanding

extension Relocator {
    /// Applies a relocation whose value depends on a symbol.
    func applySymbolic(_ relocation: Relocation, _ kind: RelocationKind) throws(LoadError) {
        let definition: Definition?
        do throws(BindingError) {
            definition = try binder.definition(ofSymbol: relocation.symbol, kind: kind, in: &closure.tables.namespace, trace: trace)
        } catch {
            trace.recordFailure(error, of: object.name)
            throw .binding(error, object)
        }
        if closure.isRunning { note(definition?.object, isUnique: definition?.symbol.binding == .unique) }
        switch kind {
        case .moduleID, .moduleOffset, .threadOffset, .threadOffset32, .descriptor: try applyThreadLocal(relocation, kind, definition)
        case .copy: try copy(relocation, definition)
        case .size32, .size64:
            let value = (definition?.symbol.size ?? 0) &+ UInt64(bitPattern: relocation.addend)
            try store(relocation, value, wide: kind == .size64, fits: value >> 32 == 0)
        default: try applyAddress(relocation, kind, definition)
        }
        if followsCalls { noteFunction(relocation, kind, definition) }
        if let report = context.report { tell(relocation, kind, definition, report) }
    }

    /// Tells of a relocation that is applied, unless it is put off until a resolver can be called.
    private func tell(_ relocation: Relocation, _ kind: RelocationKind, _ definition: Definition?, _ report: BindingReport) {
        guard relocation.symbol != 0, indirect.last?.address != bias &+ UInt(relocation.site.value) else { return }
        let (target, isReplaced) = definition.map { context.address(of: $0, strings: closure.objects[$0.object.index].tables.strings) } ?? (0, false)
        report.tell(relocation, kind, at: bias &+ UInt(relocation.site.value), of: object, target: target, isReplaced: isReplaced)
    }

    /// Notes a reference to a function of another object, whose calls are to be traced.
    private func noteFunction(_ relocation: Relocation, _ kind: RelocationKind, _ definition: Definition?) {
        guard kind == .jumpSlot || kind == .gotEntry, let definition, definition.object != object.id, let calls = context.calls else { return }
        let type = definition.symbol.type
        // A jump slot is only called through, whatever the symbol's type says.
        guard type == .function || type == .indirectFunction || kind == .jumpSlot && type != .object else { return }
        let name = symbolName(relocation.symbol)
        let definer = closure.objects[definition.object.index].name
        guard calls.shows(name, of: definer) else { return }
        functions.append(
            FunctionReference(slot: bias &+ UInt(relocation.site.value), isJumpSlot: kind == .jumpSlot, symbol: name, to: definer))
    }

    /// Relocations whose value is made of the symbol's address.
    func applyAddress(_ relocation: Relocation, _ kind: RelocationKind, _ definition: Definition?) throws(LoadError) {
        let addend = OpenFile.machine.addend(of: relocation, kind)
        let (target, isReplaced) = definition.map { context.address(of: $0, strings: closure.objects[$0.object.index].tables.strings) } ?? (0, false)
        if let definition, definition.symbol.type == .indirectFunction, !definition.symbol.isUndefined, !isReplaced {
            guard site.address(relocation.site) != nil else { throw fail(relocation) }
            if context.report != nil { toldIndirect.append((indirect.count, relocation, kind)) }
            indirect.append(Indirect(address: bias &+ UInt(relocation.site.value), resolver: target, addend: addend))
            return
        }
        let value = UInt64(target) &+ UInt64(bitPattern: addend)
        switch kind {
        case .relative64: try store(relocation, value &- UInt64(bias) &- relocation.site.value, wide: true, fits: true)
        case .relative32:
            let distance = Int64(bitPattern: value &- UInt64(bias) &- relocation.site.value)
            try store(relocation, UInt64(bitPattern: distance), wide: false, fits: Int64(Int32(truncatingIfNeeded: distance)) == distance)
        case .absolute32: try store(relocation, value, wide: false, fits: value >> 32 == 0)
        case .absolute32Signed:
            let signed = Int64(bitPattern: value)
            try store(relocation, value, wide: false, fits: Int64(Int32(truncatingIfNeeded: signed)) == signed)
        default: try store(relocation, value, wide: true, fits: true)
        }
    }

    @inline(__always)
    private func store(_ relocation: Relocation, _ value: UInt64, wide: Bool, fits: Bool) throws(LoadError) {
        guard let address = site.address(relocation.site, count: wide ? 8 : 4) else { throw fail(relocation) }
        if wide {
            Memory.store(value, at: address)
        } else {
            guard fits else {
                throw .relocationOverflow(
                    relocation.site, type: relocation.type, symbol: symbolName(relocation.symbol), object: object.name)
            }
            Memory.store(UInt32(truncatingIfNeeded: value), at: address)
        }
    }

    /// The relocations of thread-local symbols ("ELF Handling For Thread-Local Storage", variant II).
    private func applyThreadLocal(_ relocation: Relocation, _ kind: RelocationKind, _ definition: Definition?) throws(LoadError) {
        guard let address = site.address(relocation.site, count: kind == .descriptor ? 16 : kind == .threadOffset32 ? 4 : 8) else {
            throw fail(relocation)
        }
        let addend = UInt64(bitPattern: relocation.addend)
        guard let definition else {
            // A weak symbol without a definition: the descriptor gives the addend; the other kinds are never reached and stay.
            if kind == .descriptor {
                Memory.store(context.address(.undefinedDescriptor), at: address)
                Memory.store(addend, at: address &+ 8)
            }
            return
        }
        let moduleID = closure.tables.usage[definition.object.index].moduleID
        guard moduleID != 0 else { throw fail(relocation) }
        let offset = definition.symbol.value &+ addend
        switch kind {
        case .moduleID: Memory.store(UInt64(moduleID), at: address)
        case .moduleOffset: Memory.store(offset, at: address)
        case .threadOffset, .threadOffset32:
            guard try place(moduleID, isOptional: false) else { throw fail(relocation) }
            let fromThreadPointer = offset &- closure.tables.layout.offsets[moduleID - 1]
            if kind == .threadOffset {
                Memory.store(fromThreadPointer, at: address)
            } else {
                Memory.store(UInt32(truncatingIfNeeded: fromThreadPointer), at: address)
            }
        default:
            if try place(moduleID, isOptional: true) {
                Memory.store(context.address(.descriptor), at: address)
                Memory.store(offset &- closure.tables.layout.offsets[moduleID - 1], at: address &+ 8)
            } else {
                Memory.store(tls_descriptor_dynamic_entry(), at: address)
                Memory.store(object.strings.keep([UInt64(moduleID), offset]), at: address &+ 8)
            }
        }
    }

    /// Gives a module a fixed place below the thread pointer, where it has none; an optional one only while little of the room is taken by such.
    private func place(_ moduleID: Int, isOptional: Bool) throws(LoadError) -> Bool {
        if closure.tables.layout.offsets[moduleID - 1] != 0 { return true }
        guard let module = closure.tables.layout.modules[moduleID - 1] else { return false }
        if isOptional, module.memorySize > closure.tables.optionalRoom { return false }
        let library = closure.objects[module.object.index].name
        if context.threads.isUsed(moduleID) {
            if isOptional { return false }
            throw .noStaticStorage(library, needed: module.memorySize, left: 0, isUsed: true)
        }
        guard closure.tables.layout.place(moduleID) else {
            if isOptional { return false }
            throw .noStaticStorage(library, needed: module.memorySize, left: closure.tables.layout.free, isUsed: false)
        }
        if isOptional { closure.tables.optionalRoom &-= module.memorySize }
        context.placedModules.append(moduleID)
        return true
    }

    /// Copies a library's data object into the room that the program keeps for it.
    private func copy(_ relocation: Relocation, _ definition: Definition?) throws(LoadError) {
        guard let definition, let own = object.tables.symbols[relocation.symbol] else { return }
        let size = min(own.size, definition.symbol.size)
        let source = closure.objects[definition.object.index]
        guard let address = site.address(relocation.site, count: size),
            let bytes = source.image.bytes(at: LinkAddress(definition.symbol.value), count: size)
        else { throw fail(relocation) }
        if definition.symbol.size > own.size || (closure.settings.isVerbose && definition.symbol.size < own.size) {
            closure.notes?.isDoubtful = true
            ErrorSentences(program: trace.programName).reportSizeDifference(symbolName(relocation.symbol))
        }
        Memory.copy(from: bytes.address, to: address, count: bytes.count)
    }
}

extension TraceOutput {
    /// Records that a reference of an object cannot be bound, which is given up.
    func recordFailure(_ error: BindingError, of object: Bytes) {
        guard case .undefined(let name, let version) = error else { return }
        emit(.errors, .undefined(symbol: name, version: version, object: object, isFatal: true))
    }
}

extension LoadError {
    /// The error of a reference of an object.
    static func binding(_ error: BindingError, _ object: LoadedObject) -> LoadError {
        switch error {
        case .undefined(let name, let version): .undefinedSymbol(name, version: version, object: object.name)
        case .broken(let error): .format(object.path, error)
        }
    }
}
