import ELF
import Synchronization

/// The names that offsets of other tables mean (SHT_STRTAB, DT_STRTAB).
///
/// A name's end is looked for; where many offsets lead into one long string, as no link editor makes it, that would take
/// time that grows with the square of the file's size, so that the ends are then listed once.
public final class StringTable: Sendable {
    public let bytes: Bytes
    private let ends = Mutex<[Int]?>(nil)

    public init(_ bytes: Bytes) { self.bytes = bytes }

    public var isEmpty: Bool { bytes.isEmpty }

    /// The string at an offset, nil where it does not end inside.
    public func string(at offset: some BinaryInteger) -> Bytes? {
        guard let start = Int(exactly: offset), start >= 0, start < bytes.count else { return nil }
        if let near = bytes.slice(at: start, count: min(StringTable.near, bytes.count - start))?.string(at: 0) { return near }
        return end(after: start).flatMap { bytes.slice(at: start, count: $0 - start) }
    }

    private static let near = 512

    /// The offset of the first NUL at or after another.
    private func end(after start: Int) -> Int? {
        ends.withLock { ends in
            let list = ends ?? allEnds()
            ends = list
            var (low, high) = (0, list.count)
            while low < high {
                let middle = (low + high) / 2
                if list[middle] < start { low = middle + 1 } else { high = middle }
            }
            return low < list.count ? list[low] : nil
        }
    }

    private func allEnds() -> [Int] {
        var list: [Int] = []
        for index in 0..<bytes.count where bytes[index] == 0 { list.append(index) }
        return list
    }
}
