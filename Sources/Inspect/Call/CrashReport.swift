import Glibc

/// The line's beginning; a signal's handler finds only what is global.
nonisolated(unsafe) private var announcement: UnsafeMutablePointer<CChar>?

/// One line for a call that a signal ends, before the signal does.
@safe enum CrashReport {
    private static let signals = [SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT, SIGTRAP]

    /// From now on a fatal signal is told of; what was printed until now is written out.
    static func arm(_ call: String) {
        fflush(nil)
        unsafe announcement = strdup("swload: call: \(call) was ended by ")
        for number in signals {
            _ = signal(number) { number in
                let name: StaticString =
                    switch number {
                    case SIGSEGV: "SIGSEGV (it used memory that is not there; check the prototype and the arguments)\n"
                    case SIGBUS: "SIGBUS\n"
                    case SIGFPE: "SIGFPE\n"
                    case SIGILL: "SIGILL\n"
                    case SIGABRT: "SIGABRT\n"
                    default: "SIGTRAP\n"
                    }
                if let announcement = unsafe announcement { unsafe write(STDERR_FILENO, announcement, strlen(announcement)) }
                unsafe write(STDERR_FILENO, name.utf8Start, name.utf8CodeUnitCount)
                _ = Glibc.signal(number, SIG_DFL)
                raise(number)
            }
        }
    }

    static func disarm() { for number in signals { _ = signal(number, SIG_DFL) } }
}
