/// What tells one state of a file from every other: where it is, how large, and when it was changed last, in nanoseconds.
public struct FileState: Equatable, BitwiseCopyable, Sendable {
    public let device: UInt64
    public let inode: UInt64
    public let size: UInt64
    /// When its bytes were changed, and when anything of it was (st_mtim, st_ctim).
    public let modified: UInt64
    public let changed: UInt64

    public init(device: UInt64, inode: UInt64, size: UInt64, modified: UInt64, changed: UInt64) {
        self.device = device
        self.inode = inode
        self.size = size
        self.modified = modified
        self.changed = changed
    }

    /// Stands for a file that is not there.
    public static var missing: FileState { FileState(device: 0, inode: 0, size: 0, modified: 0, changed: 0) }

    /// True where the file may have been changed after a moment, and so once more without a trace: its times are of a clock that ticks slowly.
    public func isYoung(at moment: UInt64) -> Bool {
        let tick: UInt64 = 20_000_000
        return max(modified, changed) &+ tick > moment
    }

    /// True where it was modified more than a day before a moment (in nanoseconds).
    public func isOld(at moment: UInt64) -> Bool { modified &+ 86_400_000_000_000 < moment }
}
