/// Puts the pages of an object together as its file and its relative relocations make them.
struct LinkedPagesBuilder {
    private let object: LoadedObject
    let ranges: [CachedPages]
    private(set) var marks: WordMarks
    /// What only needs the load bias and lies in no page that is kept.
    private(set) var rest: [StartFileBuilder.Binding] = []
    private var room: Memory.Room?

    /// The ranges of pages to keep of each object: none where there are so few in all that it costs less to write them in their places.
    static func ranges(of objects: [LoadedObject]) -> [[CachedPages]] {
        let ranges = objects.map { $0.role == .linker ? [] : TouchedPages.linked($0) }
        let length = ranges.reduce(0) { $1.reduce($0) { $0 + $1.length } }
        return length >= PageStage.least ? ranges : ranges.map { _ in [] }
    }

    /// Takes ranges of an object's pages; nil where the file is not what was mapped, or the object is not what its relative relocations make of it.
    init?(_ object: LoadedObject, _ ranges: [CachedPages]) {
        self.object = object
        self.ranges = ranges
        marks = WordMarks(ranges)
        guard ranges.isEmpty || readFile(), link() else {
            giveBack()
            return nil
        }
    }

    /// The bytes of the pages, until they are given back.
    var contents: Bytes? { room.map { Memory.bytes(at: $0.address, count: $0.count) } }

    func giveBack() { room?.giveBack(from: room?.address ?? 0) }

    private mutating func readFile() -> Bool {
        guard let room = Memory.Room(count: ranges.reduce(0) { $0 + Int($1.length) }) else { return false }
        self.room = room
        do throws(SystemError) {
            let descriptor = try System.open(object.path)
            defer { System.close(descriptor) }
            guard try System.status(of: descriptor).identity == object.identity else { return false }
            var next = room.address
            for range in ranges {
                guard let step = object.plan.steps.last(where: { range.start >= $0.start.value && range.start < ($0.start + $0.length).value }),
                    let offset = step.fileOffset
                else { return false }
                // The file may end in the last page.
                _ = try System.read(descriptor, into: next, count: Int(range.length), at: offset + (range.start - step.start.value))
                clear(range, next)
                next += UInt(range.length)
            }
        } catch {
            return false
        }
        return true
    }

    /// Zeroes what mapping zeroes.
    private func clear(_ range: CachedPages, _ address: UInt) {
        for zero in object.plan.zeroes where zero.start.value >= range.start && zero.start.value < range.start + range.length {
            Memory.clear(address &+ UInt(zero.start.value - range.start), count: Int(zero.length))
        }
    }

    private mutating func link() -> Bool {
        var isRight = true
        let packed = object.tables.relativeRelocations
        _ = packed.forEach { site in
            isRight = link(site, nil)
            return isRight
        }
        let type = OpenFile.machine.relativeType
        var index = 0
        while isRight, let relocation = object.tables.relocations[index], relocation.type == type {
            isRight = link(relocation.site, UInt64(bitPattern: relocation.addend))
            index += 1
        }
        return isRight
    }

    /// Notes one relative relocation: a link address that is given, or stands in the word; false where the word holds something else now.
    private mutating func link(_ site: LinkAddress, _ value: UInt64?) -> Bool {
        guard let word = object.image.bytes(at: site, count: 8)?.load(UInt64.self, at: 0) else { return false }
        let link = word &- UInt64(object.image.bias)
        if let value, value != link { return false }
        if let room, let offset = marks.mark(site) {
            Memory.store(link, at: room.address &+ UInt(offset))
        } else {
            rest.append(StartFileBuilder.Binding(target: object.id.index, site: site.value, value: link))
        }
        return true
    }
}
