import CFreestanding

/// The functions of swload's own that the objects of a start lead to, each with the number of the stub that may do so.
final class StubNotes {
    /// A function of an object, and what stands in for it.
    private struct Function {
        let object: ObjectID
        let value: UInt64
        let name: Bytes
        let target: UInt
    }

    private var functions: [Function] = []

    /// The number of the stub for a definition that something stands in for.
    func number(of definition: Definition, in object: LoadedObject, leadingTo target: UInt) -> Int {
        let name = object.symbolName(definition.index)
        for (index, function) in functions.enumerated() where function.target == target && function.name == name { return FixedStubs.first + index }
        functions.append(Function(object: object.id, value: definition.symbol.value, name: name, target: target))
        return FixedStubs.first + functions.count - 1
    }

    /// The number of the stub for what a resolver chose, nil where that is nothing or lies in an object; the vDSO does not, of which the clock's functions are.
    func number(ofChoice chosen: UInt, _ resolver: UInt64, in object: LoadedObject, _ closure: Closure) -> Int? {
        if chosen == 0 || object.role == .program || closure.objects.contains(where: { chosen >= $0.start && chosen < $0.end }) { return nil }
        for (index, function) in functions.enumerated() where function.name.isEmpty && function.object == object.id && function.value == resolver {
            return FixedStubs.first + index
        }
        functions.append(Function(object: object.id, value: resolver, name: Bytes(), target: chosen))
        return FixedStubs.first + functions.count - 1
    }

    /// Lets stubs lead to the functions, and the process use them; false where that fails or there are too many.
    func fill(_ stubs: FixedStubs, _ context: RelocationContext, _ builder: inout StartFileBuilder) -> Bool {
        guard FixedStubs.first + functions.count <= FixedStubs.capacity else { return false }
        for (index, function) in functions.enumerated() { stubs.write(FixedStubs.first + index, to: function.target) }
        do throws(SystemError) { try stubs.finish() } catch { return false }
        for (index, function) in functions.enumerated() {
            let original = context.closure.objects[function.object.index].image.address(of: LinkAddress(function.value))
            let stub = stubs.address(FixedStubs.first + index)
            if function.name.isEmpty {
                context.stubbedChoices.append((original, stub))
            } else {
                _ = context.overrides.setStub(stub, for: function.name, original: original)
            }
            builder.add(provided: function.name, target: function.object.index, value: function.value)
        }
        builder.stubs = stubs.start
        context.stubs = stubs
        return true
    }
}

extension RelocationContext {
    /// Leads the stubs, which an earlier start's pages lead to, to swload's functions in this process.
    func connectStubs(_ known: CachedStart) throws(LoadError) {
        guard let stubs = known.stubs else { return }
        for index in 0..<known.file.provided.count {
            let number = FixedStubs.first + index
            guard number < FixedStubs.capacity, let function = known.file.provided[index], Int(function.target) < closure.objects.count,
                let original = closure.objects[Int(function.target)].code(at: LinkAddress(function.value))
            else { throw .cache(.damaged, file: known.path) }
            let stub = stubs.address(number)
            if function.name == 0 {
                stubbedChoices.append((original, stub))
                stubs.write(number, to: call0(original))
            } else {
                stubs.write(number, to: overrides.setStub(stub, for: known.file.name(function.name), original: original) ?? original)
            }
        }
        do throws(SystemError) { try stubs.finish() } catch { throw .mapping(known.path, address: stubs.start, error) }
        self.stubs = stubs
    }
}
