/// The pages of an object's file that hold its relocations, which are read once.
enum ReadPages {
    /// From this number of bytes on the memory is worth a system call.
    private static let least: UInt64 = 8 * 4096

    /// Lets go of the pages that a table of an object without text relocations fills, where none can have been written; whoever reads them again has
    /// them of the file.
    static func letGo(of table: Bytes, in object: LoadedObject) {
        guard UInt64(table.count) >= least, let start = UInt64(table.address).roundedUp(to: 4096) else { return }
        let end = UInt64(table.address &+ UInt(table.count)).roundedDown(to: 4096)
        let first = LinkAddress(start &- UInt64(object.image.bias))
        guard end > start, object.plan.hasConstants((first, first + (end - start))) else { return }
        System.letGo(UInt(start), count: end - start)
    }
}

extension SegmentPlan {
    /// True where nothing of a range is but file mappings that are not writable.
    fileprivate func hasConstants(_ range: WrittenPages.Range) -> Bool {
        steps.allSatisfy { $0.isConstant || range.end <= $0.start || range.start >= $0.start + $0.length }
    }
}

extension SegmentPlan.Step {
    /// True for a file mapping that is not writable; text relocations are written there nevertheless.
    fileprivate var isConstant: Bool { fileOffset != nil && !flags.contains(.write) }
}
