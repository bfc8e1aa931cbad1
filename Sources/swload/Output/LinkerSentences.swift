/// What ld.so says in the same words on several occasions.
struct LinkerSentences {
    let text: TextBuffer

    /// Of a reference that nothing defines.
    func undefined(_ symbol: Bytes, _ version: Bytes) {
        text.append("undefined symbol: ")
        text.append(symbol)
        guard !version.isEmpty else { return }
        text.append(", version ")
        text.append(version)
    }

    /// Of a version that a library does not define.
    func version(_ failure: VersionFailure, _ version: Bytes, requiredBy object: Bytes) {
        if failure == .noVersions {
            text.append("no version information available")
        } else {
            text.append(failure == .weak ? "weak version `" : "version `")
            text.append(version)
            text.append("' not found")
        }
        text.append(" (required by ")
        text.append(object)
        text.append(")")
    }
}
