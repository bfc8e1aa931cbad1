/// What the later stages ask of a finished closure.
extension Closure {
    /// Gives every module of the start its place in thread-local storage.
    func layOutThreadStorage() throws(LoadError) {
        for object in objects {
            guard let segment = try object.threadLocalSegment() else { continue }
            do throws(ELFError) { try tables.layout.add(segment) } catch { throw .format(object.path, error) }
            tables.usage[object.id.index].moduleID = tables.layout.modules.count
        }
    }

    /// True where an object says that its code runs on the stack, or says nothing (PT_GNU_STACK).
    var needsExecutableStack: Bool {
        objects.contains { $0.needsExecutableStack }
    }

    /// True where the initial stack has to be made executable: the program asks for it, or a library does and the program only says no.
    var needsExecutableInitialStack: Bool { program.marks.stack != nil && needsExecutableStack }

    /// True where an object's jump slots may wait for their first call: the user does not forbid it, nor the object, nor the mode of its opening.
    func bindsLazily(_ object: LoadedObject, mode isLazy: Bool) -> Bool {
        let dynamic = object.tables.dynamic
        return isLazy && !settings.bindsNow && !trace.isOn(.unused) && !dynamic.flags.contains(.bindNow) && !dynamic.flags1.contains(.now)
    }

    /// Where the dynamic linker is mapped, 0 where the closure has none.
    var linkerBase: UInt { objects.first { $0.role == .linker }?.image.bias ?? 0 }

    /// An object's own definition of a name, nil where it has none.
    func definedSymbol(_ name: StaticString, in object: LoadedObject) -> Symbol? {
        known?.definition(Name(name), in: object.id)?.symbol ?? definition(name, in: object)?.symbol
    }

    /// The same, looked up.
    func definition(_ name: StaticString, in object: LoadedObject) -> Definition? {
        tables.namespace.find(Reference(name: Name(name), class: .plt), among: [object.id], trace: SilentTrace())
    }

    /// The address of an object's own definition of a name, nil where it has none.
    func definedAddress(_ name: StaticString, in object: LoadedObject) -> UInt? {
        definedSymbol(name, in: object).map { object.image.address(of: LinkAddress($0.value)) }
    }
}

extension LoadedObject {
    /// True where the object says that its code runs on the stack, or says nothing.
    var needsExecutableStack: Bool {
        role != .linker && !isMissing && (marks.stack?.contains(.execute) ?? true)
    }

    /// The object's thread-local storage, nil where it has none.
    func threadLocalSegment() throws(LoadError) -> TLSSegment? {
        guard let header = marks.threadLocal, header.memorySize > 0 else { return nil }
        do throws(ELFError) { return try TLSSegment(object: id, header: header) } catch { throw .format(path, error) }
    }

    /// Makes the pages read-only that only relocation writes (PT_GNU_RELRO).
    func protectRelocated() throws(LoadError) {
        guard let range = plan.relro, !isProtected else { return }
        let address = image.address(of: range.start)
        do throws(SystemError) {
            try System.protect(address, count: range.length, .read)
        } catch {
            throw .mapping(path, address: address, error)
        }
    }
}
