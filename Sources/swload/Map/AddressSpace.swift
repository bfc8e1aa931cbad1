import CFreestanding

/// Gives out address ranges for objects, downwards in a hole, so that no range has to be reserved and mapped over.
///
/// The first hole is what lies below swload itself, which the kernel put at a random place. The kernel fills it from its top with what others map, so
/// the first object begins below some slack; a range that is taken all the same shows when it is mapped, and then the kernel is asked for a new hole.
final class AddressSpace {
    private var bottom: UInt
    private var cursor: UInt
    private static let holeSize: UInt64 = 1 << 30
    private static let slack: UInt = 512 << 10

    init() {
        let start = own_base() & ~4095
        cursor = start > Self.slack ? start - Self.slack : 0
        bottom = cursor > UInt(Self.holeSize) ? cursor - UInt(Self.holeSize) : 0
    }

    /// A range for an object that is reserved, so that no other thread maps anything into it before the object is there.
    static func reserved(for plan: SegmentPlan) throws(SystemError) -> UInt {
        // The kernel's address is one of a page.
        guard let size = plan.length.adding(plan.alignment > 4096 ? plan.alignment : 0), size < 1 << 47 else { throw .noMemory }
        let start = try System.mapAnonymous(at: 0, count: size, [], .anywhere)
        let address = below(start &+ UInt(size), plan)
        if address > start { System.unmap(start, count: UInt64(address &- start)) }
        let (end, last) = (address &+ UInt(plan.length), start &+ UInt(size))
        if end < last { System.unmap(end, count: UInt64(last &- end)) }
        return address
    }

    /// An address for `length` bytes that is congruent to `start` modulo the alignment.
    func range(for plan: SegmentPlan) throws(SystemError) -> UInt {
        if let address = take(plan) { return address }
        try renew(holding: plan)
        guard let address = take(plan) else { throw .noMemory }
        return address
    }

    /// A range beside the objects that is probably free, of whole pages; nil where the hole is full.
    func room(_ count: UInt64) -> UInt? {
        guard cursor > bottom, UInt64(cursor - bottom) > count else { return nil }
        cursor -= UInt(count)
        return cursor
    }

    /// Takes back the range of an object that is unmapped, if it is the one that was given last: the next object's page tables are there already.
    func giveBack(_ start: UInt, end: UInt) {
        if start == cursor { cursor = min((end &+ 4095) & ~4095, start &+ (1 << 30)) }
    }

    /// Finds a new hole, after a range of the old one turned out to be taken, or too small.
    func renew(holding plan: SegmentPlan) throws(SystemError) {
        let size = plan.length.adding(plan.alignment)?.adding(Self.holeSize) ?? .max
        guard size < 1 << 47 else { throw .noMemory }
        var hole = try Self.hole(size)
        if hole == nil { hole = try Self.hole(size - Self.holeSize + UInt64(Self.slack)) }
        guard let hole else { throw .noMemory }
        bottom = hole.start
        cursor = hole.end - Self.slack
    }

    /// A range without mappings: one that the kernel gives, given back. Smaller where the process may not have so much.
    private static func hole(_ size: UInt64) throws(SystemError) -> (start: UInt, end: UInt)? {
        do throws(SystemError) {
            let start = try System.mapAnonymous(at: 0, count: size, [], .anywhere)
            System.unmap(start, count: size)
            return (start, start + UInt(size))
        } catch {
            if error.number == SystemError.noMemory.number { return nil }
            throw error
        }
    }

    private func take(_ plan: SegmentPlan) -> UInt? {
        guard cursor > bottom, UInt64(cursor - bottom) > plan.length + plan.alignment else { return nil }
        let address = Self.below(cursor, plan)
        guard address >= bottom else { return nil }
        cursor = address
        return address
    }

    /// The last address below another at which an object may begin.
    private static func below(_ end: UInt, _ plan: SegmentPlan) -> UInt {
        let mask = UInt(plan.alignment) - 1
        // p_vaddr of the first page, which need not be a multiple of the alignment.
        let offset = UInt(plan.start.value) & mask
        return ((end - UInt(plan.length) - offset) & ~mask) + offset
    }
}
