import CSystem

extension System {
    /// Nanoseconds of a clock that never goes back (CLOCK_MONOTONIC).
    static var nanoseconds: UInt64 {
        var time = [2 of UInt64](repeating: 0)
        unsafe withUnsafeMutablePointer(to: &time) { _ = call(.clockGettime, 1, Int(bitPattern: $0)) }
        return time[0] &* 1_000_000_000 &+ time[1]
    }

    /// Nanoseconds since 1970, of the clock that files are dated by.
    static var date: UInt64 {
        var time = [2 of UInt64](repeating: 0)
        unsafe withUnsafeMutablePointer(to: &time) { _ = call(.clockGettime, 0, Int(bitPattern: $0)) }
        return time[0] &* 1_000_000_000 &+ time[1]
    }

    /// The number of the calling thread.
    static var threadID: UInt64 { UInt64(call(.gettid)) }
}

extension System {
    /// What tells this boot from others, by the name that the kernel has given it; 0 where it tells none.
    static var boot: UInt64 {
        let buffer = Memory.Buffer(count: 64)
        do throws(SystemError) {
            let descriptor = try open(Bytes("/proc/sys/kernel/random/boot_id"))
            defer { close(descriptor) }
            let count = try read(descriptor, into: buffer.bytes.address, count: buffer.bytes.count, at: 0)
            return count > 0 ? (buffer.bytes.slice(at: 0, count: count)?.checksum ?? 0) | 1 : 0
        } catch {
            return 0
        }
    }
}
