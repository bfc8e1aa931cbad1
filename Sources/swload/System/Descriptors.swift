import CSystem

// What a trace asks of descriptors. Every call is async-signal-safe.

extension System {
    /// The lowest number that descriptors of the loader's own get: programs count on the small ones.
    private static let firstOwnDescriptor = 500

    /// Another descriptor of an open file, with a high number, that an exec closes (F_DUPFD_CLOEXEC).
    static func duplicate(_ descriptor: Int32) throws(SystemError) -> Int32 {
        Int32(truncatingIfNeeded: try checked(call(.fcntl, Int(descriptor), 1030, firstOwnDescriptor)))
    }

    /// True for a terminal (TCGETS).
    static func isTerminal(_ descriptor: Int32) -> Bool {
        let settings = [64 of UInt8](repeating: 0)
        return unsafe withUnsafePointer(to: settings) { call(.ioctl, Int(descriptor), 0x5401, Int(bitPattern: $0)) } == 0
    }

    /// Writes all bytes; where nobody reads the other end it throws, and the process gets no SIGPIPE for it.
    static func writeQuietly(_ descriptor: Int32, _ bytes: Bytes) throws(SystemError) {
        let signals = blockSignals()
        defer { restoreSignals(signals) }
        do throws(SystemError) {
            try writeAll(descriptor, bytes)
        } catch {
            if error.number == 32 { takeSignal(13) }
            throw error
        }
    }

    /// Takes a signal that a write has left for the thread, while it is blocked.
    static func takeSignal(_ number: UInt64) {
        let signal: UInt64 = 1 << (number - 1)
        let now = [2 of UInt64](repeating: 0)
        unsafe withUnsafePointer(to: signal) { set in
            unsafe withUnsafePointer(to: now) { timeout in
                _ = call(.rtSigtimedwait, Int(bitPattern: set), 0, Int(bitPattern: timeout), 8)
            }
        }
    }
}
