import CSystem

/// The kernel's numbers of the calls that the loader makes (x86-64).
enum Call: Int {
    case read = 0
    case write = 1
    case close = 3
    case fstat = 5
    case poll = 7
    case mmap = 9
    case mprotect = 10
    case munmap = 11
    case brk = 12
    case rtSigprocmask = 14
    case ioctl = 16
    case pread = 17
    case access = 21
    case mremap = 25
    case msync = 26
    case madvise = 28
    case dup2 = 33
    case getpid = 39
    case sendto = 44
    case socketpair = 53
    case clone = 56
    case execve = 59
    case exit = 60
    case wait4 = 61
    case fcntl = 72
    case getcwd = 79
    case rename = 82
    case mkdir = 83
    case unlink = 87
    case readlink = 89
    case rtSigtimedwait = 128
    case sigaltstack = 131
    case fstatfs = 138
    case prctl = 157
    case archPrctl = 158
    case gettid = 186
    case getdents64 = 217
    case clockGettime = 228
    case exitGroup = 231
    case openat = 257
    case newfstatat = 262
    case prlimit = 302
    case processReadv = 310
}

/// What may be done with pages.
struct Protection: OptionSet {
    let rawValue: Int
    static let read = Protection(rawValue: 1)
    static let write = Protection(rawValue: 2)
    static let execute = Protection(rawValue: 4)
}

/// The kernel, as far as a loader needs it. Every call is async-signal-safe.
enum System {
    static func call(_ call: Call, _ a: Int = 0, _ b: Int = 0, _ c: Int = 0, _ d: Int = 0, _ e: Int = 0, _ f: Int = 0) -> Int {
        system_call(call.rawValue, a, b, c, d, e, f)
    }

    static func checked(_ result: Int) throws(SystemError) -> Int {
        if result < 0, result > -4096 { throw SystemError(number: Int32(-result)) }
        return result
    }

    /// Opens an existing file for reading; the path is followed by a NUL.
    static func open(_ path: Bytes) throws(SystemError) -> Int32 {
        Int32(truncatingIfNeeded: try checked(call(.openat, -100, Int(bitPattern: path.address), 0o2000000)))
    }

    /// Opens a file only to ask where it is (O_PATH), which takes no right to read it.
    static func locate(_ path: Bytes) throws(SystemError) -> Int32 {
        Int32(truncatingIfNeeded: try checked(call(.openat, -100, Int(bitPattern: path.address), 0o12000000)))
    }

    /// Opens a file for appending, making it if it is missing.
    static func openForAppending(_ path: Bytes, follows: Bool) throws(SystemError) -> Int32 {
        let flags = 0o2000000 | 0o1 | 0o100 | 0o2000 | (follows ? 0 : 0o400000)
        return Int32(truncatingIfNeeded: try checked(call(.openat, -100, Int(bitPattern: path.address), flags, 0o666)))
    }

    static func close(_ descriptor: Int32) {
        _ = call(.close, Int(descriptor))
    }

    /// Reads at an offset into writable memory; returns the number of bytes, 0 at the end of the file.
    static func read(_ descriptor: Int32, into address: UInt, count: Int, at offset: UInt64) throws(SystemError) -> Int {
        guard let offset = Int(exactly: offset) else { return 0 }
        return try checked(call(.pread, Int(descriptor), Int(bitPattern: address), count, offset))
    }

    /// Writes all bytes, going on after a partial write.
    static func writeAll(_ descriptor: Int32, _ bytes: Bytes) throws(SystemError) {
        var rest = bytes
        while !rest.isEmpty {
            let count = call(.write, Int(descriptor), Int(bitPattern: rest.address), rest.count)
            if count == -4 { continue }
            guard let tail = rest.tail(from: try checked(count)) else { return }
            rest = tail
        }
    }

    /// Writes all bytes; false when the descriptor does not take them.
    static func write(_ descriptor: Int32, _ bytes: Bytes) -> Bool {
        do throws(SystemError) { try writeAll(descriptor, bytes) } catch { return false }
        return true
    }

    /// What a file is, by its descriptor. Allocates nothing: a trace asks in signal handlers, too.
    static func status(of descriptor: Int32) throws(SystemError) -> FileStatus {
        var buffer = [18 of UInt64](repeating: 0)
        return try unsafe withUnsafeMutablePointer(to: &buffer) { pointer throws(SystemError) in
            let address = UInt(bitPattern: pointer)
            _ = try checked(call(.fstat, Int(descriptor), Int(bitPattern: address)))
            return FileStatus(Memory.bytes(at: address, count: FileStatus.size))
        }
    }

    /// What a file is, by its path.
    static func status(of path: Bytes) throws(SystemError) -> FileStatus {
        let buffer = Memory.Buffer(count: FileStatus.size)
        _ = try checked(call(.newfstatat, -100, Int(bitPattern: path.address), Int(bitPattern: buffer.bytes.address)))
        return FileStatus(buffer.bytes)
    }

    /// True where the process may execute the file.
    static func isExecutable(_ path: Bytes) -> Bool {
        call(.access, Int(bitPattern: path.address), 1) == 0
    }

    /// Reads the path of an open file into a buffer; takes some 15 microseconds, for /proc has to make the link first.
    static func readLink(ofDescriptor descriptor: Int32, into buffer: Bytes) throws(SystemError) -> Bytes {
        // "/proc/self/fd/" and up to ten digits, put together on the stack for callers that may not allocate.
        var link = [32 of UInt8](repeating: 0)
        var count = 0
        let prefix = Bytes("/proc/self/fd/")
        while let byte = prefix[count] {
            link[count] = byte
            count += 1
        }
        var digits = 1
        var power: Int32 = 1
        while descriptor / power >= 10 {
            power *= 10
            digits += 1
        }
        for _ in 0..<digits {
            link[count] = 0x30 + UInt8(descriptor / power % 10)
            count += 1
            power = max(power / 10, 1)
        }
        return try unsafe withUnsafePointer(to: link) { pointer throws(SystemError) in try readLink(at: UInt(bitPattern: pointer), into: buffer) }
    }

    /// Reads where a link leads to; the path is followed by a NUL.
    static func readLink(_ path: Bytes, into buffer: Bytes) throws(SystemError) -> Bytes { try readLink(at: path.address, into: buffer) }

    private static func readLink(at path: UInt, into buffer: Bytes) throws(SystemError) -> Bytes {
        let result = call(.readlink, Int(bitPattern: path), Int(bitPattern: buffer.address), buffer.count - 1)
        return buffer.slice(at: 0, count: try checked(result)) ?? Bytes()
    }

    /// The current directory.
    static func currentDirectory() throws(SystemError) -> Bytes {
        let buffer = Memory.Buffer(count: 4096)
        _ = try checked(call(.getcwd, Int(bitPattern: buffer.bytes.address), buffer.bytes.count))
        return buffer.bytes.string(at: 0)?.kept() ?? Bytes()
    }

    /// How `map` treats the wanted address.
    enum Placement: Int {
        case anywhere = 0
        /// Exactly there, replacing what is mapped (MAP_FIXED).
        case replacing = 0x10
        /// Exactly there, failing where something is mapped (MAP_FIXED_NOREPLACE).
        case free = 0x100000
    }

    /// Maps a file private.
    static func map(
        _ descriptor: Int32, offset: UInt64, at address: UInt, count: UInt64, _ protection: Protection, _ placement: Placement
    ) throws(SystemError) -> UInt {
        let result = call(
            .mmap, Int(bitPattern: address), Int(truncatingIfNeeded: count), protection.rawValue, 0x2 | placement.rawValue, Int(descriptor),
            Int(truncatingIfNeeded: offset))
        return UInt(bitPattern: try checked(result))
    }

    /// Maps anonymous memory, private and zero.
    static func mapAnonymous(at address: UInt, count: UInt64, _ protection: Protection, _ placement: Placement) throws(SystemError) -> UInt {
        let flags = 0x22 | placement.rawValue | (protection.isEmpty ? 0x4000 : 0)
        let result = call(.mmap, Int(bitPattern: address), Int(truncatingIfNeeded: count), protection.rawValue, flags, -1)
        return UInt(bitPattern: try checked(result))
    }

    /// A whole file, mapped for reading, with all its pages at once (MAP_POPULATE).
    static func mapPopulated(_ descriptor: Int32, count: UInt64) throws(SystemError) -> UInt {
        UInt(bitPattern: try checked(call(.mmap, 0, Int(truncatingIfNeeded: count), Protection.read.rawValue, 0x8002, Int(descriptor))))
    }

    /// A whole file, mapped for the rest of the process; nothing where it cannot be read.
    static func contents(of path: Bytes) -> Bytes {
        do throws(SystemError) { return try contents(reading: path) } catch { return Bytes() }
    }

    /// The same for who wants to know why; nothing for an empty file, or one of another kind.
    static func contents(reading path: Bytes) throws(SystemError) -> Bytes {
        let descriptor = try open(path)
        defer { close(descriptor) }
        let status = try status(of: descriptor)
        guard status.isRegular, status.fileSize > 0, let count = Int(exactly: status.fileSize) else { return Bytes() }
        return Memory.bytes(at: try map(descriptor, offset: 0, at: 0, count: status.fileSize, .read, .anywhere), count: count)
    }

    static func unmap(_ address: UInt, count: UInt64) {
        _ = call(.munmap, Int(bitPattern: address), Int(truncatingIfNeeded: count))
    }

    static func protect(_ address: UInt, count: UInt64, _ protection: Protection) throws(SystemError) {
        _ = try checked(call(.mprotect, Int(bitPattern: address), Int(truncatingIfNeeded: count), protection.rawValue))
    }

    /// Runs `body` in a copy of this process, and waits for its end.
    static func runCopy(_ body: () -> Never) throws(SystemError) {
        // A clone without a signal for its end: only who asks for such a one by __WALL waits for it.
        let process = try checked(call(.clone))
        if process == 0 { body() }
        while call(.wait4, process, 0, 0x4000_0000) == -4 {}
    }

    /// Memory of zeros that copies of this process share with it.
    static func mapShared(count: UInt64) throws(SystemError) -> UInt {
        UInt(bitPattern: try checked(call(.mmap, 0, Int(truncatingIfNeeded: count), Protection([.read, .write]).rawValue, 0x21, -1)))
    }

    /// True for an address of mapped memory (ENOMEM of msync says no).
    static func isMapped(_ address: UInt) -> Bool { call(.msync, Int(bitPattern: address & ~4095), 4096, 1) == 0 }

    /// Sets limits to this process: it dies when it has used the processor for a second, and without a core file (RLIMIT_CPU, RLIMIT_CORE).
    static func endAfterOneSecond() {
        for (resource, limit) in [(0, 1), (4, 0)] {
            var limits: (UInt64, UInt64) = (UInt64(limit), UInt64(limit))
            _ = unsafe withUnsafePointer(to: &limits) { call(.prlimit, 0, resource, Int(bitPattern: $0)) }
        }
    }

    /// Makes private copies of pages that are about to be written, all at once; an older kernel does not know how, and they come one by one.
    static func populate(_ address: UInt, count: UInt64) {
        _ = call(.madvise, Int(bitPattern: address), Int(truncatingIfNeeded: count), 23)
    }

    /// Takes pages of a file mapping out of the process's memory, and what was written there is lost; to read them brings them back (MADV_DONTNEED).
    static func letGo(_ address: UInt, count: UInt64) {
        _ = call(.madvise, Int(bitPattern: address), Int(truncatingIfNeeded: count), 4)
    }

    /// Moves pages to another address, in the place of what is mapped there; false where that fails.
    static func move(_ address: UInt, count: UInt64, to home: UInt) -> Bool {
        let size = Int(truncatingIfNeeded: count)
        return call(.mremap, Int(bitPattern: address), size, size, 3, Int(bitPattern: home)) == Int(bitPattern: home)
    }

    /// Asks for pages of 2 MiB (MADV_HUGEPAGE).
    static func useHugePages(_ address: UInt, count: UInt64) {
        _ = call(.madvise, Int(bitPattern: address), Int(truncatingIfNeeded: count), 14)
    }

    /// Makes the initial stack executable, from the page of an address down to where it will grow (PROT_GROWSDOWN).
    static func makeStackExecutable(_ address: UInt) throws(SystemError) {
        _ = try checked(call(.mprotect, Int(bitPattern: address & ~4095), 4096, 7 | 0x0100_0000))
    }

    /// Blocks all signals of the calling thread; returns those that were blocked before.
    static func blockSignals() -> UInt64 {
        var before: UInt64 = 0
        let all = UInt64.max
        unsafe withUnsafeMutablePointer(to: &before) { old in
            unsafe withUnsafePointer(to: all) { new in
                _ = call(.rtSigprocmask, 2, Int(bitPattern: new), Int(bitPattern: old), 8)
            }
        }
        return before
    }

    /// Blocks exactly these signals.
    static func restoreSignals(_ signals: UInt64) {
        unsafe withUnsafePointer(to: signals) { new in
            _ = call(.rtSigprocmask, 2, Int(bitPattern: new), 0, 8)
        }
    }

    /// The stack for the calling thread's signal handlers; empty where it has none.
    static var signalStack: (start: UInt, size: UInt) {
        // stack_t: the address, the flags, the size.
        var stack = [3 of UInt](repeating: 0)
        let result = unsafe withUnsafeMutablePointer(to: &stack) { call(.sigaltstack, 0, Int(bitPattern: $0)) }
        return result == 0 && stack[1] & 2 == 0 ? (stack[0], stack[2]) : (0, 0)
    }

    /// Copies as much as can be read of the process's own memory into a buffer, whatever the address is.
    static func readSafely(_ address: UInt, into buffer: Bytes) -> Bytes {
        // struct iovec: the buffer; and the memory in two pieces, since nothing may be copied of one that cannot be read to its end.
        let head = min(UInt(buffer.count), 4096 &- (address & 4095))
        var vectors = [6 of UInt](repeating: 0)
        (vectors[0], vectors[1]) = (buffer.address, UInt(buffer.count))
        (vectors[2], vectors[3]) = (address, head)
        (vectors[4], vectors[5]) = (address &+ head, UInt(buffer.count) &- head)
        let count = unsafe withUnsafePointer(to: vectors) { pointer in
            let start = Int(bitPattern: pointer)
            return call(.processReadv, processID, start, 1, start &+ 16, 2)
        }
        return buffer.slice(at: 0, count: count) ?? Bytes()
    }

    static var processID: Int { call(.getpid) }

    /// Sets the name that `ps` and /proc/self/comm show; the kernel takes 15 bytes.
    static func setProcessName(_ name: Bytes) {
        _ = call(.prctl, 15, Int(bitPattern: name.address))
    }

    /// Tells the kernel where the arguments stand, which is what ps and /proc/self/cmdline show (PR_SET_MM_MAP); takes `struct prctl_mm_map`.
    static func setMemoryMap(_ map: [13 of UInt]) {
        _ = unsafe withUnsafePointer(to: map) { call(.prctl, 35, 14, Int(bitPattern: $0), MemoryLayout<[13 of UInt]>.size) }
    }

    /// The end of the process's data segment, where its heap begins.
    static var programBreak: UInt { UInt(bitPattern: call(.brk)) }

    /// Sets the thread pointer.
    static func setThreadPointer(_ address: UInt) {
        _ = call(.archPrctl, 0x1002, Int(bitPattern: address))
    }

    /// Becomes another program; comes back with the reason where that fails.
    static func execute(_ path: Bytes, arguments: UInt, environment: UInt) -> SystemError {
        SystemError(number: Int32(truncatingIfNeeded: -call(.execve, Int(bitPattern: path.address), Int(bitPattern: arguments), Int(bitPattern: environment))))
    }

    static func exit(_ status: Int) -> Never {
        while true { _ = call(.exitGroup, status) }
    }
}

/// What fstat says of a file, as far as a loader asks (struct stat, x86-64).
struct FileStatus {
    static let size = 144

    let device: UInt64
    let inode: UInt64
    let links: UInt64
    let mode: UInt32
    /// The user that it belongs to.
    let owner: UInt32
    /// In bytes.
    let fileSize: UInt64
    /// When its bytes were changed, and when anything of it was, in nanoseconds.
    let modified: UInt64
    let changed: UInt64

    init(_ bytes: Bytes) {
        device = bytes.load(UInt64.self, at: 0) ?? 0
        inode = bytes.load(UInt64.self, at: 8) ?? 0
        links = bytes.load(UInt64.self, at: 16) ?? 0
        mode = bytes.load(UInt32.self, at: 24) ?? 0
        owner = bytes.load(UInt32.self, at: 28) ?? 0
        fileSize = bytes.load(UInt64.self, at: 48) ?? 0
        modified = (bytes.load(UInt64.self, at: 88) ?? 0) &* 1_000_000_000 &+ (bytes.load(UInt64.self, at: 96) ?? 0)
        changed = (bytes.load(UInt64.self, at: 104) ?? 0) &* 1_000_000_000 &+ (bytes.load(UInt64.self, at: 112) ?? 0)
    }

    /// What tells this state of the file from every other.
    var identity: FileState { FileState(device: device, inode: inode, size: fileSize, modified: modified, changed: changed) }

    var isDirectory: Bool { mode & 0o170000 == 0o040000 }
    /// True where the mode lets the owner, the group and all others execute it.
    var anyoneMayExecute: Bool { mode & 0o111 == 0o111 }
    var setsUserID: Bool { mode & 0o4000 != 0 }
    var isRegular: Bool { mode & 0o170000 == 0o100000 }
}
