import CSystem

/// Pages of an object that are right for every load bias: words that only need it hold link addresses, and are marked.
struct LinkedPages {
    let ranges: Table<CachedPages>
    private let marks: Table<UInt64>
    private let bias: UInt
    /// The file that holds them.
    private let descriptor: Int32

    /// What a cache has of an object; nil where that is nothing, or does not fit.
    init?(_ known: CachedStart, _ object: LoadedObject) {
        guard known.pages >= 0, let record = known.file.objects[object.id.index], record.isLinked, !object.isSaved else { return nil }
        ranges = known.file.pages.part(record.pages)
        marks = known.file.marks.part(record.marks)
        descriptor = known.pages
        bias = object.image.bias
        guard ranges.count > 0, object.plan.hold(ranges), UInt64(marks.count) == length / WordMarks.span else { return nil }
    }

    /// The bytes of all ranges, and of those that nothing writes once they are relocated.
    var length: UInt64 { length { _ in true } }
    var readOnlyLength: UInt64 { length { $0.isReadOnly } }

    private func length(_ isCounted: (CachedPages) -> Bool) -> UInt64 {
        var length: UInt64 = 0
        for index in 0..<ranges.count { if let range = ranges[index], isCounted(range) { length &+= range.length } }
        return length
    }

    /// The bytes that are read together, so that they are still at hand when their words are written.
    private static let portion = 128 << 10

    /// Reads `count` bytes from an offset of the file on, whose marks begin with number `mark`, to an address and adds the load bias to their marked words;
    /// false where the file ends before.
    func read(at offset: UInt64, count: Int, mark: Int, to address: UInt) -> Bool {
        var done = 0
        while done < count {
            let portion = min(Self.portion, count - done)
            do throws(SystemError) {
                guard try System.read(descriptor, into: address &+ UInt(done), count: portion, at: offset &+ UInt64(done)) == portion else { return false }
            } catch {
                return false
            }
            relocate(address &+ UInt(done), marks.slice(at: mark + done / Int(WordMarks.span), count: portion / Int(WordMarks.span)))
            done += portion
        }
        return true
    }

    private func relocate(_ address: UInt, _ marks: Table<UInt64>) {
        for index in 0..<marks.count {
            let bits = marks[inPlace: index]
            if bits != 0 { block_add(address &+ UInt(index) &* UInt(WordMarks.span), UInt(bits), bias) }
        }
    }
}
