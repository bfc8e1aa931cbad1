import ELF
import Foundation
import Link

/// Everything that a page shows, beside the bytes of the file.
struct PageData: Encodable {
    /// One row of the list of program headers.
    struct Header: Encodable {
        let name: String
        let flags: String
        let offset: UInt64
        let fileSize: UInt64
        let address: UInt64
        let memorySize: UInt64
        let sentence: String
        let steps: [String]
    }

    /// One row of the dynamic section.
    struct Tag: Encodable {
        let name: String
        let value: String
        let meaning: String
        /// The byte of the file that the value leads to, nil for a number.
        let target: UInt64?
    }

    let schema = "swload.page/1"
    let file: String
    let size: Int
    let isFixed: Bool
    let story: Story
    let layouts: [RecordLayout]
    let regions: [FileRegion]
    let memory: [MemoryRegion]
    let headers: [Header]
    let headersAt: UInt64
    let tags: [Tag]
    let tagsAt: UInt64
    /// The strings of dynamic linking: where its table begins in the file, and its symbols' and versions' tables.
    let stringsAt: UInt64?
    let symbolsAt: UInt64?
    /// What numbers of fields are called, by the names of the fields.
    let words: [String: [String: String]]
    /// The ranges of the file whose bytes are in the page.
    let chunks: [ByteChunk]
    let left: UInt64
    let trails: [PageTrail]
    let graph: PageGraph?
    let bindings: PageBindings?
}

/// A range of the file whose bytes are in the page.
struct ByteChunk: Encodable, Sendable {
    let start: UInt64
    let size: UInt64
}

/// Chooses the bytes that go into a page: all of a small file; of a large one the tables, and the beginnings and ends of the rest.
struct PageBytes {
    /// The largest file that goes in whole, and the most that goes in of another.
    private static let whole: UInt64 = 3 << 20
    private static let most: UInt64 = 12 << 20
    private static let chunk: UInt64 = 48 << 10
    private static let table: UInt64 = 1 << 20
    private static let sample: UInt64 = 8 << 10

    private(set) var chunks: [ByteChunk] = []
    /// How many bytes of the file are not in the page.
    private(set) var left: UInt64 = 0

    init(size: UInt64, regions: [FileRegion]) {
        var ranges: [(start: UInt64, end: UInt64)] = []
        if size <= Self.whole {
            ranges = [(0, size)]
        } else {
            for region in regions {
                switch region.kind {
                case .code, .data, .constants, .other: ranges += Self.ends(region, Self.sample)
                default: ranges += Self.ends(region, Self.table)
                }
            }
        }
        var room = Self.most
        for range in Self.merged(ranges) {
            var start = range.start
            while start < range.end, room > 0 {
                let count = min(Self.chunk, range.end - start, room)
                chunks.append(ByteChunk(start: start, size: count))
                start += count
                room -= count
            }
        }
        left = size - chunks.reduce(0) { $0 + $1.size }
    }

    /// A region whole, or its first and last bytes.
    private static func ends(_ region: FileRegion, _ limit: UInt64) -> [(UInt64, UInt64)] {
        region.size <= limit ? [(region.start, region.end)] : [(region.start, region.start + limit - 4096), (region.end - 4096, region.end)]
    }

    /// Ranges in order, those that touch as one.
    private static func merged(_ ranges: [(start: UInt64, end: UInt64)]) -> [(start: UInt64, end: UInt64)] {
        var merged: [(start: UInt64, end: UInt64)] = []
        for range in ranges.sorted(by: { $0.start < $1.start }) where range.end > range.start {
            if let last = merged.last, range.start <= last.end {
                merged[merged.count - 1].end = max(last.end, range.end)
            } else {
                merged.append(range)
            }
        }
        return merged
    }
}

extension Subject {
    /// What a page shows of this file.
    func pageData(_ story: Story) -> PageData {
        let regions = FileRegions(file).all
        let bytes = PageBytes(size: UInt64(file.bytes.count), regions: regions)
        return PageData(
            file: file.path, size: file.bytes.count, isFixed: file.plan?.isFixed ?? false, story: story, layouts: RecordLayout.all, regions: regions,
            memory: MemoryRegions(file, regions).all, headers: pageHeaders(story), headersAt: file.header?.programHeaderOffset ?? 0, tags: pageTags(),
            tagsAt: file.headers.first(.dynamic)?.offset ?? 0,
            stringsAt: file.object.dynamic[.strings].flatMap { file.fileOffset(of: LinkAddress($0)) },
            symbolsAt: file.object.dynamic[.symbols].flatMap { file.fileOffset(of: LinkAddress($0)) }, words: pageWords(), chunks: bytes.chunks,
            left: bytes.left,
            trails: pageTrails(), graph: pageGraph(), bindings: pageBindings())
    }

    /// The names of the numbers that this file has in its fields.
    private func pageWords() -> [String: [String: String]] {
        var words: [String: [String: String]] = [:]
        for field in ["e_type", "e_machine"] {
            for number: UInt64 in field == "e_type" ? [2, 3] : [62, 183] {
                words[field, default: [:]]["\(number)"] = HeaderWords.value(field, number)?.split(separator: " ").last.map(String.init)
            }
        }
        for index in 0..<file.headers.count {
            guard let header = file.headers[index], let name = header.kind?.name else { continue }
            words["p_type", default: [:]]["\(header.rawType)"] = name
        }
        let entries = DynamicSection(file.dynamicBytes).entries
        for index in 0..<min(entries.count, 1000) {
            if let tag = entries[index]?.tag { words["d_tag", default: [:]]["\(tag)"] = DynamicTagWords(tag).name }
        }
        for type in Array(0..<64) + Array(1024..<1040) as [UInt32] {
            if let name = file.machine?.relocationName(type) { words["r_info (type)", default: [:]]["\(type)"] = "\(name)" }
        }
        return words
    }

    private func pageHeaders(_ story: Story) -> [PageData.Header] {
        var items: [Item] = []
        for stage in story.stages where stage.id == "segments" {
            for case .items(let list) in stage.parts { items += list }
        }
        return zip(0..<file.headers.count, items).compactMap { index, item in
            file.headers[index].map {
                PageData.Header(
                    name: item.name, flags: $0.flags.letters, offset: $0.offset, fileSize: $0.fileSize, address: $0.address.value,
                    memorySize: $0.memorySize, sentence: item.sentence, steps: item.steps)
            }
        }
    }

    private func pageTags() -> [PageData.Tag] {
        let entries = DynamicSection(file.dynamicBytes).entries
        return (0..<min(entries.count, 1000)).compactMap { index in
            entries[index].map { entry in
                let words = DynamicTagWords(entry.tag)
                var target: UInt64?
                if DynamicTagWords.isAddress(entry.tag) { target = file.fileOffset(of: LinkAddress(entry.value)) }
                if DynamicTagWords.isString(entry.tag), let strings = file.object.dynamic[.strings] {
                    target = file.fileOffset(of: LinkAddress(strings &+ entry.value))
                }
                return PageData.Tag(name: words.name, value: dynamicValue(entry), meaning: words.meaning, target: target)
            }
        }
    }
}
