import CFreestanding

/// The checksum of a file's build ID, 0 where it has none.
enum BuildID {
    /// swload's own.
    static var own: UInt64 {
        let header = Memory.bytes(at: own_base(), count: FileHeader.size)
        guard let offset = header.load(UInt64.self, at: 32), let count = header.load(UInt16.self, at: 56) else { return 0 }
        let headers = Table<ProgramHeader>(Memory.bytes(at: own_base() &+ UInt(offset), count: Int(count) * ProgramHeader.size))
        return checksum(headers.buildID { Memory.bytes(at: own_base() &+ UInt($0.address.value), count: Int($0.memorySize)) })
    }

    /// An object's, found in its memory.
    static func of(_ object: LoadedObject) -> UInt64 { checksum(object.buildID) }

    /// An object's, found in the beginning of its file, which has just been read: where no cache holds the object's pages, to look there costs a fault.
    static func of(_ object: LoadedObject, _ file: OpenFile) -> UInt64 {
        checksum(file.headers.buildID { file.start.slice(at: Int(clamping: $0.offset), count: Int(clamping: $0.fileSize)) ?? object.image.bytes(at: $0.address, count: $0.memorySize) })
    }

    private static func checksum(_ id: Bytes) -> UInt64 { id.isEmpty ? 0 : id.checksum }
}

extension LoadedObject {
    /// The build ID that its notes hold, empty where there is none.
    var buildID: Bytes { headers.buildID { image.bytes(at: $0.address, count: $0.memorySize) } }
}
