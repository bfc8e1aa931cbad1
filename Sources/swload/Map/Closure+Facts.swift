/// What the later stages ask of a finished closure.
extension Closure {
    /// Where each module's thread-local storage lies.
    func threadLocalLayout() throws(LoadError) -> TLSLayout {
        var layout = TLSLayout()
        for object in objects {
            guard let header = object.headers.first(.threadLocal), header.memorySize > 0 else { continue }
            do throws(ELFError) {
                layout.add(try TLSSegment(object: object.id, header: header))
            } catch {
                throw .format(object.path, error)
            }
        }
        return layout
    }

    /// True where an object says that its code runs on the stack, or says nothing (PT_GNU_STACK).
    var needsExecutableStack: Bool {
        objects.contains { object in
            object.role != .linker && !object.isMissing && (object.headers.first(.stack)?.flags.contains(.execute) ?? true)
        }
    }

    /// Where the dynamic linker is mapped, 0 where the closure has none.
    var linkerBase: UInt { objects.first { $0.role == .linker }?.image.bias ?? 0 }

    /// The program's file as the kernel would name it in the auxiliary vector: as it was given, or as PATH led to it.
    var programName: Bytes { program.path }

    /// The address of an object's own definition of a name, nil where it has none.
    func definedAddress(_ name: StaticString, in object: LoadedObject) -> UInt? {
        let reference = Reference(name: Name(name), class: .plt)
        guard let definition = namespace.find(reference, in: [object.id], trace: SilentTrace()) else { return nil }
        return object.image.address(of: LinkAddress(definition.symbol.value))
    }
}

extension LoadedObject {
    /// Makes the pages read-only that only relocation writes (PT_GNU_RELRO).
    func protectRelocated() throws(LoadError) {
        guard let range = plan.relro else { return }
        let address = image.address(of: range.start)
        do throws(SystemError) {
            try System.protect(address, count: range.length, .read)
        } catch {
            throw .mapping(path, address: address, error)
        }
    }
}
