import CFreestanding

/// Carries out a segment plan.
struct SegmentMapper {
    let path: Bytes
    let descriptor: Int32
    let plan: SegmentPlan
    /// The object's pages as an earlier start left them, and their place; nil where all are the file's.
    var saved: SavedImage?

    /// Maps all segments and returns the load bias; leaves nothing mapped where that fails.
    func map(in space: AddressSpace) throws(LoadError) -> UInt {
        if let saved {
            guard saved.fits(plan) else { throw .cache(.damaged, file: path) }
            do throws(SystemError) {
                return try map(at: saved.bias &+ UInt(plan.start.value))
            } catch {
                throw .cache(.occupied, file: path)
            }
        }
        if plan.isFixed {
            let start = UInt(plan.start.value)
            do throws(SystemError) { return try map(at: start) } catch { throw failure(error, start) }
        }
        var start: UInt = 0
        do throws(SystemError) {
            if threads_began() != 0 {
                start = try AddressSpace.reserved(for: plan)
                return try map(at: start, isReserved: true)
            }
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

    /// Maps everything at an address where nothing is mapped yet, or what is reserved for it; takes it away again where a part fails.
    private func map(at start: UInt, isReserved: Bool = false) throws(SystemError) -> UInt {
        let bias = start &- UInt(plan.start.value)
        var done = isReserved ? start &+ UInt(plan.length) : start
        // Up to where saved pages have gone beyond their segment.
        var joined = plan.start
        do throws(SystemError) {
            for step in plan.steps {
                let address = bias &+ UInt(step.start.value)
                if let offset = step.fileOffset {
                    try mapFile(step, offset, bias, &done, &joined)
                } else if joined <= step.start {
                    let placement = placement(of: address, &done)
                    try check(try System.mapAnonymous(at: address, count: step.length, Protection(step.flags), placement), address, step.length)
                }
                done = max(done, address &+ UInt(step.length))
            }
            for zero in plan.zeroes where !(saved?.covers(zero.start, zero.length) ?? false) { try clear(zero, bias) }
        } catch {
            if done > start { System.unmap(start, count: UInt64(done &- start)) }
            throw error
        }
        return bias
    }

    /// How to map at an address: two segments may share a page; the later one has it.
    private func placement(of address: UInt, _ done: inout UInt) -> System.Placement {
        if address < done { return .replacing }
        done = address
        return .free
    }

    /// A kernel that does not know the flag takes the address for a hint.
    private func check(_ result: UInt, _ address: UInt, _ length: UInt64) throws(SystemError) {
        if result == address { return }
        System.unmap(result, count: length)
        throw .exists
    }

    /// Maps the file pages of a step, with those that are saved in their places.
    private func mapFile(
        _ step: SegmentPlan.Step, _ offset: UInt64, _ bias: UInt, _ done: inout UInt, _ joined: inout LinkAddress
    ) throws(SystemError) {
        var next = max(step.start, joined)
        let end = step.start + step.length
        func map(to stop: LinkAddress, from file: Int32, at offset: UInt64, _ protection: Protection, _ done: inout UInt) throws(SystemError) {
            let address = bias &+ UInt(next.value)
            let length = stop - next
            let placement = placement(of: address, &done)
            try check(try System.map(file, offset: offset, at: address, count: length, protection, placement), address, length)
            done = max(done, address &+ UInt(length))
            next = stop
        }
        if let saved, step.flags.contains(.write) || step.flags == .read {
            var index = 0
            while let range = saved.pages[index] {
                index &+= 1
                guard range.start >= next.value, range.start < end.value else { continue }
                let start = LinkAddress(range.start)
                if start > next { try map(to: start, from: descriptor, at: offset &+ (next - step.start), Protection(step.flags), &done) }
                let protection: Protection = range.isReadOnly ? .read : Protection(step.flags)
                var length = range.length
                // Ranges lie one behind the other in the file; those that do so in memory, too, are one mapping.
                while let more = saved.pages[index], more.start == range.start &+ length, more.start < end.value, more.isReadOnly == range.isReadOnly,
                    more.fileOffset == range.fileOffset &+ length
                {
                    length &+= more.length
                    index &+= 1
                }
                try map(to: start + length, from: saved.descriptor, at: range.fileOffset, protection, &done)
            }
        }
        if next > end { joined = next }
        if next < end { try map(to: end, from: descriptor, at: offset &+ (next - step.start), Protection(step.flags), &done) }
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
