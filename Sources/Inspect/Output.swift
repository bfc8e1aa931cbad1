import Glibc

/// Writes out what was printed, for a reader who waits for it.
public func flushOutput() {
    fflush(nil)
}
