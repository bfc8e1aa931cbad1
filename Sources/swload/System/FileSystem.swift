import CSystem

/// The kind of file system that a file lies in.
struct FileSystem {
    private let type: UInt32

    /// That of an open file.
    init(of descriptor: Int32) throws(SystemError) {
        // struct statfs: the type is its first word of fifteen.
        var buffer = [15 of UInt64](repeating: 0)
        type = try unsafe withUnsafeMutablePointer(to: &buffer) { pointer throws(SystemError) in
            let address = UInt(bitPattern: pointer)
            _ = try System.checked(System.call(.fstatfs, Int(descriptor), Int(bitPattern: address)))
            return Memory.load(UInt32.self, at: address)
        }
    }

    /// True where every file that can be opened is listed in its directory, but for the case of its letters. Others make files at the moment when they
    /// are asked for (autofs, proc, what runs in user space), find them at a server, or know them by second names (vfat).
    var listsAll: Bool {
        switch type {
        case 0xef53: true  // ext2, ext3, ext4
        case 0x5846_5342: true  // xfs
        case 0x9123_683e: true  // btrfs
        case 0x0102_1994, 0x8584_58f6: true  // tmpfs, ramfs
        case 0x794c_7630: true  // overlayfs
        case 0xf2f5_2010: true  // f2fs
        case 0x7371_7368, 0xe0f5_e1e2: true  // squashfs, erofs
        case 0x2fc1_2fc1: true  // zfs
        default: false
        }
    }
}
