/// Carries out a segment plan.
struct SegmentMapper {
    let path: Bytes
    let descriptor: Int32
    let plan: SegmentPlan

    /// Maps all segments and returns the load bias; leaves nothing mapped where that fails.
    func map(in space: AddressSpace) throws(LoadError) -> UInt {
        if plan.isFixed {
            let start = UInt(plan.start.value)
            do throws(SystemError) { return try map(at: start) } catch { throw failure(error, start) }
        }
        var start: UInt = 0
        do throws(SystemError) {
            // Somebody else may have mapped something into the hole; a new one is the kernel's word that it is free.
            for _ in 0..<4 {
                start = try space.range(for: plan)
                if let bias = try mapUnlessTaken(at: start) { return bias }
                try space.renew(holding: plan)
            }
            throw SystemError.exists
        } catch {
            throw failure(error, start)
        }
    }

    private func failure(_ error: SystemError, _ start: UInt) -> LoadError {
        error.number == SystemError.exists.number ? .occupied(path, address: start) : .mapping(path, address: start, error)
    }

    private func mapUnlessTaken(at start: UInt) throws(SystemError) -> UInt? {
        do throws(SystemError) {
            return try map(at: start)
        } catch {
            if error.number == SystemError.exists.number { return nil }
            throw error
        }
    }

    /// Maps everything at an address where nothing is mapped yet; takes it away again where a part fails.
    private func map(at start: UInt) throws(SystemError) -> UInt {
        let bias = start &- UInt(plan.start.value)
        var done = start
        do throws(SystemError) {
            for step in plan.steps {
                let address = bias &+ UInt(step.start.value)
                // Two segments may share a page; the later one has it.
                let placement = address < done ? System.Placement.replacing : .free
                let result: UInt
                if let offset = step.fileOffset {
                    result = try System.map(descriptor, offset: offset, at: address, count: step.length, Protection(step.flags), placement)
                } else {
                    result = try System.mapAnonymous(at: address, count: step.length, Protection(step.flags), placement)
                }
                // A kernel that does not know the flag takes the address for a hint.
                guard result == address else {
                    System.unmap(result, count: step.length)
                    throw .exists
                }
                done = max(done, address &+ UInt(step.length))
            }
            for zero in plan.zeroes { try clear(zero, bias) }
        } catch {
            if done > start { System.unmap(start, count: UInt64(done &- start)) }
            throw error
        }
        return bias
    }

    /// Zeroes the rest of a segment's last file page, as the kernel does.
    private func clear(_ zero: SegmentPlan.Zero, _ bias: UInt) throws(SystemError) {
        let address = bias &+ UInt(zero.start.value)
        let isWritable = zero.flags.contains(.write)
        if !isWritable { try System.protect(address & ~4095, count: 4096, [.read, .write]) }
        Memory.clear(address, count: Int(zero.length))
        if !isWritable { try System.protect(address & ~4095, count: 4096, Protection(zero.flags)) }
    }
}

extension Protection {
    /// The protection that p_flags ask for.
    init(_ flags: ProgramHeader.Flags) {
        self = []
        if flags.contains(.read) { insert(.read) }
        if flags.contains(.write) { insert(.write) }
        if flags.contains(.execute) { insert(.execute) }
    }
}
