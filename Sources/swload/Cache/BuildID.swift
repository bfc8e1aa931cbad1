import CFreestanding

/// The checksum of a file's build ID, 0 where it has none.
enum BuildID {
    /// swload's own.
    static var own: UInt64 {
        let header = Memory.bytes(at: own_base(), count: FileHeader.size)
        guard let offset = header.load(UInt64.self, at: 32), let count = header.load(UInt16.self, at: 56) else { return 0 }
        let headers = Table<ProgramHeader>(Memory.bytes(at: own_base() &+ UInt(offset), count: Int(count) * ProgramHeader.size))
        return find(headers) { Memory.bytes(at: own_base() &+ UInt($0.address.value), count: Int($0.memorySize)) }
    }

    /// An object's, found in its memory.
    static func of(_ object: LoadedObject) -> UInt64 {
        find(object.headers) { object.image.bytes(at: $0.address, count: $0.memorySize) ?? Bytes() }
    }

    private static func find(_ headers: Table<ProgramHeader>, _ bytes: (ProgramHeader) -> Bytes) -> UInt64 {
        for index in 0..<headers.count {
            guard let header = headers[index], header.kind == .note else { continue }
            if let note = Notes(bytes(header), alignment: header.alignment).first(.buildID) { return note.content.checksum }
        }
        return 0
    }
}
