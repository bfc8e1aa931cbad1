/// Carries out a segment plan.
struct SegmentMapper {
    let path: Bytes
    let descriptor: Int32
    let plan: SegmentPlan

    /// Maps all segments and returns the load bias; leaves nothing mapped where that fails.
    func map() throws(LoadError) -> UInt {
        let start = try reserve()
        let bias = start &- UInt(plan.start.value)
        do throws(SystemError) {
            for index in plan.mappings.indices where !(index == 0 && reservesWithFirstMapping) { try apply(index, bias) }
            for hole in plan.holes { try System.protect(bias &+ UInt(hole.start.value), count: hole.length, []) }
            for fill in plan.fills { try apply(fill, bias) }
        } catch {
            System.unmap(start, count: plan.length)
            throw .mapping(path, address: start, error)
        }
        return bias
    }

    /// Maps a range of the file, or changes what may be done with it where the reservation has mapped it already: the same memory for less.
    private func apply(_ index: Int, _ bias: UInt) throws(SystemError) {
        let mapping = plan.mappings[index]
        let address = bias &+ UInt(mapping.start.value)
        if reservesWithFirstMapping, let first = plan.mappings.first, mapping.start - first.start == mapping.fileOffset &- first.fileOffset {
            let before = plan.mappings[index - 1]
            if mapping.flags != first.flags || before.start + before.length > mapping.start {
                try System.protect(address, count: mapping.length, Protection(mapping.flags))
            }
            return
        }
        _ = try System.map(descriptor, offset: mapping.fileOffset, at: address, count: mapping.length, Protection(mapping.flags), .replacing)
    }

    /// True where the first mapping, made as long as the whole span, is the reservation: one system call instead of two.
    private var reservesWithFirstMapping: Bool {
        guard let first = plan.mappings.first else { return false }
        return first.start == plan.start && plan.alignment <= 4096
    }

    /// Takes an address range for the span; it holds the first mapping already, or nothing.
    private func reserve() throws(LoadError) -> UInt {
        let wanted = plan.isFixed ? UInt(plan.start.value) : 0
        let placement = plan.isFixed ? System.Placement.free : .anywhere
        do throws(SystemError) {
            if reservesWithFirstMapping, let first = plan.mappings.first {
                return try System.map(
                    descriptor, offset: first.fileOffset, at: wanted, count: plan.length, Protection(first.flags), placement)
            }
            guard !plan.isFixed, plan.alignment > 4096 else {
                return try System.mapAnonymous(at: wanted, count: plan.length, [], placement)
            }
            return try reserveAligned()
        } catch {
            if error.number == SystemError.exists.number { throw .occupied(path, address: wanted) }
            throw .mapping(path, address: wanted, error)
        }
    }

    /// Takes more than is needed and gives back what lies before and behind an address that is congruent to p_vaddr.
    private func reserveAligned() throws(SystemError) -> UInt {
        guard let count = plan.length.adding(plan.alignment) else { throw .noMemory }
        let range = try System.mapAnonymous(at: 0, count: count, [], .anywhere)
        let mask = UInt(plan.alignment) &- 1
        let first = (range &- UInt(plan.start.value) &+ mask) & ~mask
        let start = first &+ UInt(plan.start.value)
        if start > range { System.unmap(range, count: UInt64(start &- range)) }
        let end = range &+ UInt(count)
        let used = start &+ UInt(plan.length)
        if end > used { System.unmap(used, count: UInt64(end &- used)) }
        return start
    }

    /// Zeroes the rest of the last file page, as the kernel does, and maps the pages after it.
    private func apply(_ fill: SegmentPlan.Fill, _ bias: UInt) throws(SystemError) {
        let zero = bias &+ UInt(fill.zeroStart.value)
        if fill.zeroLength > 0 {
            let page = zero & ~4095
            let isWritable = fill.flags.contains(.write)
            if !isWritable { try System.protect(page, count: 4096, [.read, .write]) }
            Memory.clear(zero, count: Int(fill.zeroLength))
            if !isWritable { try System.protect(page, count: 4096, Protection(fill.flags)) }
        }
        if fill.anonymousLength > 0 {
            _ = try System.mapAnonymous(
                at: bias &+ UInt(fill.anonymousStart.value), count: fill.anonymousLength, Protection(fill.flags), .replacing)
        }
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
