/// Raw memory of the process: the one place of the loader that writes through addresses.
///
/// Callers have checked that the address lies in memory that they own and that is writable.
enum Memory {
    /// Writes a value at an address without regard to alignment.
    @inline(__always)
    static func store<T: BitwiseCopyable>(_ value: T, at address: UInt) {
        unsafe UnsafeMutableRawPointer(bitPattern: address).unsafelyUnwrapped.storeBytes(of: value, as: T.self)
    }

    /// Reads a value at an address without regard to alignment.
    @inline(__always)
    static func load<T: BitwiseCopyable>(_ type: T.Type, at address: UInt) -> T {
        unsafe UnsafeRawPointer(bitPattern: address).unsafelyUnwrapped.loadUnaligned(as: type)
    }

    /// Copies bytes; the ranges may overlap.
    static func copy(from source: UInt, to address: UInt, count: Int) {
        guard count > 0 else { return }
        unsafe UnsafeMutableRawPointer(bitPattern: address).unsafelyUnwrapped.copyMemory(
            from: UnsafeRawPointer(bitPattern: source).unsafelyUnwrapped, byteCount: count)
    }

    /// Sets bytes to zero.
    static func clear(_ address: UInt, count: Int) {
        guard count > 0 else { return }
        unsafe UnsafeMutableRawPointer(bitPattern: address).unsafelyUnwrapped.initializeMemory(as: UInt8.self, repeating: 0, count: count)
    }

    /// The bytes of the NUL-terminated string that the kernel or the program passed.
    static func string(at address: UInt) -> Bytes {
        guard address != 0 else { return Bytes() }
        // Whole words at their natural places never reach into a page in which the string is not; the lowest bit that is set then marks the NUL.
        var end = address & ~7
        var word = load(UInt64.self, at: end) | ((1 &<< UInt64((address & 7) &* 8)) &- 1)
        while true {
            let zeros = (word &- 0x0101_0101_0101_0101) & ~word & 0x8080_8080_8080_8080
            if zeros != 0 {
                end &+= UInt(zeros.trailingZeroBitCount / 8)
                break
            }
            end &+= 8
            word = load(UInt64.self, at: end)
        }
        return bytes(at: address, count: Int(bitPattern: end &- address))
    }

    /// A view of memory that stays readable.
    static func bytes(at address: UInt, count: Int) -> Bytes {
        unsafe Bytes(unsafeAddress: address, count: count)
    }

    /// Memory of the loader's heap that lives as long as the value.
    struct Buffer: ~Copyable {
        let bytes: Bytes

        /// Takes `count` bytes, whatever they hold.
        init(count: Int) {
            bytes = Memory.reserved(count: count)
        }

        deinit { Memory.free(bytes.address) }
    }

    /// Stops counting references to an object, which from now on stays, until `count` is called for it: every retain and release of a counted one is
    /// a write that all threads compete for. The word behind the metadata is the count, and this value is the one of objects that live for ever
    /// (Embedded Swift's runtime, `immortalRefCount`).
    static func stopCounting<Object: AnyObject>(_ object: Object) {
        Memory.store(Int.max, at: countWord(object))
    }

    /// Counts references again, beginning with the caller's one.
    static func count<Object: AnyObject>(_ object: Object) {
        Memory.store(1, at: countWord(object))
    }

    private static func countWord<Object: AnyObject>(_ object: Object) -> UInt {
        UInt(bitPattern: unsafe Unmanaged.passUnretained(object).toOpaque()) &+ 8
    }

    /// Gives memory of the loader's heap back; nothing for 0.
    static func free(_ address: UInt) {
        if address == 0 { return }
        unsafe UnsafeMutableRawPointer(bitPattern: address).unsafelyUnwrapped.deallocate()
    }

    /// Memory of the loader's heap, `count` bytes of zeros, aligned to 16 bytes; most of it is never given back.
    static func permanent(count: Int) -> Bytes {
        let memory = reserved(count: count)
        clear(memory.address, count: count)
        return memory
    }

    /// Memory of the loader's heap, whatever it holds: its pages cost nothing until they are written.
    static func reserved(count: Int) -> Bytes {
        bytes(at: UInt(bitPattern: UnsafeMutableRawPointer.allocate(byteCount: max(count, 16), alignment: 16)), count: count)
    }

    /// The size of a huge page.
    private static let hugePage = 2 << 20

    /// The huge pages that lie wholly in a range, as offsets from its beginning; empty where none does.
    static func hugePages(in start: UInt, count: UInt64) -> Range<UInt64> {
        let size = UInt64(hugePage)
        let first = (0 &- UInt64(start)) & (size - 1)
        return first < count ? first..<first + (count - first) / size * size : 0..<0
    }

    /// From this number of bytes on a huge page costs less than the small ones in its place, even if most of it is not used.
    private static let worthHugePage = 256 << 10

    /// Memory of zeros from the kernel.
    struct Room {
        let address: UInt
        /// How many bytes were asked for, and how many there are.
        let count: Int
        private let length: Int

        /// Takes at least `count` bytes, of huge pages where that pays; nil where there is no memory.
        init?(count: Int) {
            self.count = count
            let isLarge = count >= Memory.worthHugePage
            length = Self.rounded(count, to: isLarge ? Memory.hugePage : 4096)
            do throws(SystemError) {
                address = isLarge ? try Self.hugePages(length) : try System.mapAnonymous(at: 0, count: UInt64(length), [.read, .write], .anywhere)
            } catch {
                return nil
            }
        }

        /// The first address behind it.
        var end: UInt { address &+ UInt(length) }

        /// Gives back what was not asked for.
        func trim() { giveBack(from: address &+ UInt(Self.rounded(count, to: 4096))) }

        /// Gives back all of it.
        func giveBack() { giveBack(from: address) }

        /// Gives back what lies from a page's address on.
        func giveBack(from start: UInt) { if start < end { System.unmap(start, count: UInt64(end &- start)) } }

        private static func rounded(_ count: Int, to size: Int) -> Int { (count + size - 1) & ~(size - 1) }

        /// Memory in whole huge pages, if the system has such.
        private static func hugePages(_ length: Int) throws(SystemError) -> UInt {
            let size = Memory.hugePage
            let start = try System.mapAnonymous(at: 0, count: UInt64(length + size), [.read, .write], .anywhere)
            let aligned = UInt(rounded(Int(start), to: size))
            if aligned > start { System.unmap(start, count: UInt64(aligned &- start)) }
            System.unmap(aligned &+ UInt(length), count: UInt64(start &+ UInt(size) &- aligned))
            System.useHugePages(aligned, count: UInt64(length))
            return aligned
        }
    }
}
