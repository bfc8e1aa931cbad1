import ELF
import Foundation
import Link

/// A file of what is known of the processor, changed by somebody who knows how such files are made: its checksum is right.
struct ForgedFile {
    let path: String
    var words: [LinkerWord]
    var processor: UInt64
    var boot: UInt64
    private let key: [UInt8]
    private let place: (path: [UInt8], identity: FileState)

    /// Nil where the file is not what it should be.
    init?(_ path: String) throws {
        self.path = path
        let data = try Data(contentsOf: URL(fileURLWithPath: path))
        let parts: (StartFile, [UInt8], ([UInt8], FileState), [LinkerWord])? = unsafe data.withUnsafeBytes {
            let bytes = unsafe Bytes(unsafeAddress: UInt(bitPattern: $0.baseAddress), count: $0.count)
            guard let key = StartFile.key(of: bytes), let file = StartFile(bytes, key: key), let place = file.places[0] else { return nil }
            return (file, Self.array(key), (Self.array(file.name(place.path)), place.identity), (0..<file.words.count).compactMap { file.words[$0] })
        }
        guard let parts else { return nil }
        (processor, boot) = (parts.0.processor, parts.0.boot)
        (key, place, words) = (parts.1, parts.2, parts.3)
    }

    /// Writes the file in its place, as the user's own.
    func write() throws {
        let result = unsafe key.withUnsafeBytes { key in
            unsafe place.path.withUnsafeBytes { name in
                var builder = StartFileBuilder(key: unsafe Self.bytes(key))
                builder.add(place: unsafe Self.bytes(name), place.identity)
                builder.words = words
                builder.processor = processor
                builder.boot = boot
                var result: [UInt8] = []
                builder.build { result = Self.array($0) }
                return result
            }
        }
        let handle = try FileHandle(forWritingTo: URL(fileURLWithPath: path))
        try handle.truncate(atOffset: 0)
        try handle.write(contentsOf: result)
        try handle.close()
    }

    private static func array(_ bytes: Bytes) -> [UInt8] { (0..<bytes.count).compactMap { bytes[$0] } }

    @unsafe private static func bytes(_ buffer: UnsafeRawBufferPointer) -> Bytes {
        unsafe Bytes(unsafeAddress: UInt(bitPattern: buffer.baseAddress), count: buffer.count)
    }
}
