/// The writable memory of a dynamic linker.
struct LinkerData {
    /// The link address where it begins.
    let start: UInt64
    let bytes: Bytes

    /// Nil for a linker without any.
    init?(_ linker: LoadedObject) {
        guard let segment = linker.image.segments.first(where: { $0.flags.contains(.write) }),
            let bytes = linker.image.bytes(at: segment.start, count: segment.end - segment.start)
        else { return nil }
        start = segment.start.value
        self.bytes = bytes
    }

    /// Where a word stands, nil for one that is not in it.
    @inline(__always)
    func address(of word: LinkerWord) -> UInt? {
        guard let kind = word.kind, let offset = Int(exactly: UInt64(word.site) &- start) else { return nil }
        return bytes.slice(at: offset, count: kind == .half ? 4 : 8)?.address
    }
}
