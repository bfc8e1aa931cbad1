import ELF
import Foundation

/// Standard output, gathered so that many lines cost one write; names are written as the bytes that files hold.
final class LineOutput {
    /// Holds names that have to stay.
    let strings = KeptBytes()
    private var bytes: [UInt8] = []

    init() { bytes.reserveCapacity(1 << 16) }

    func append(_ text: String) {
        bytes.append(contentsOf: text.utf8)
        if bytes.count > 1 << 16 { flush() }
    }

    func append(_ more: [UInt8]) {
        bytes.append(contentsOf: more)
        if bytes.count > 1 << 16 { flush() }
    }

    func append(_ name: Bytes) {
        unsafe bytes.append(contentsOf: UnsafeRawBufferPointer(start: name.start, count: name.count))
    }

    func flush() {
        FileHandle.standardOutput.write(Data(bytes))
        bytes.removeAll(keepingCapacity: true)
    }
}
