import ELF
import Link

/// A range of the process's memory, and where its bytes come from.
struct MemoryRegion: Encodable, Sendable {
    var name: String
    /// The address before the load base is added.
    var start: UInt64
    var size: UInt64
    /// The region of the file that it shows, by its place in the list.
    var region: Int?
    /// What may be done with it while relocation writes, and afterwards.
    var before: String
    var after: String
    /// The program header that it is mapped for, nil for a hole.
    var header: Int?
    var meaning: String
}

/// The memory of a mapped file, range by range.
struct MemoryRegions {
    private(set) var all: [MemoryRegion] = []
    private let file: ExplainedFile
    private let regions: [FileRegion]

    init(_ file: ExplainedFile, _ regions: [FileRegion]) {
        self.file = file
        self.regions = regions
        guard let plan = file.plan else { return }
        var end = plan.start.value
        for index in 0..<file.headers.count {
            guard let header = file.headers[index], header.kind == .load, header.memorySize > 0 else { continue }
            let first = header.address.value.roundedDown(to: ExplainedFile.pageSize)
            if first > end {
                add("hole", end, first - end, nil, nil, [], "Reserved so that nothing else comes between the segments; every access fails.")
            }
            add(header, index, from: max(first, end), first: first)
            end = max(end, (header.address.value &+ header.memorySize).roundedUp(to: ExplainedFile.pageSize) ?? end)
        }
    }

    private mutating func add(_ header: ProgramHeader, _ index: Int, from: UInt64, first: UInt64) {
        let address = header.address.value
        let flags = header.flags
        if address > from {
            add(
                "neighbour's bytes", from, address - from, nil, index, flags,
                "Pages are mapped whole: these bytes of the file stand before the segment.")
        }
        for (place, region) in regions.enumerated() {
            guard region.end > header.offset, region.start < header.offset &+ header.fileSize else { continue }
            let start = max(region.start, header.offset)
            let end = min(region.end, header.offset &+ header.fileSize)
            add(region.name, address &+ (start - header.offset), end - start, place, index, flags, region.meaning)
        }
        let dataEnd = address &+ header.fileSize
        let memoryEnd = address &+ header.memorySize
        let pageEnd = memoryEnd.roundedUp(to: ExplainedFile.pageSize) ?? memoryEnd
        if memoryEnd > dataEnd {
            add(
                ".bss", dataEnd, memoryEnd - dataEnd, nil, index, flags,
                "p_memsz is larger than p_filesz: variables that begin as zero and take no room in the file.")
            if pageEnd > memoryEnd { add("zeroes", memoryEnd, pageEnd - memoryEnd, nil, index, flags, "The rest of the last page, zero too.") }
        } else if pageEnd > dataEnd {
            add("neighbour's bytes", dataEnd, pageEnd - dataEnd, nil, index, flags, "Pages are mapped whole: what follows in the file comes along.")
        }
    }

    private mutating func add(
        _ name: String, _ start: UInt64, _ size: UInt64, _ region: Int?, _ header: Int?, _ flags: ProgramHeader.Flags, _ meaning: String
    ) {
        var isRelro = false
        if header != nil, let relro = file.plan?.relro {
            // What RELRO covers a part of is two ranges.
            let last = relro.start.value &+ relro.length
            for cut in [relro.start.value, last] where start < cut && cut - start < size {
                add(name, start, cut - start, region, header, flags, meaning)
                add(name, cut, size - (cut - start), region, header, flags, meaning)
                return
            }
            isRelro = start >= relro.start.value && start < last
        }
        all.append(
            MemoryRegion(
                name: name, start: start, size: size, region: region, before: flags.letters, after: isRelro ? "r--" : flags.letters, header: header,
                meaning: meaning))
    }
}
