/// A small ELF file, written number by number, for what no compiler here would make.
struct ELFBuilder {
    var machine: UInt16 = 62
    var is64 = true
    var isBigEndian = false
    var type: UInt16 = 1
    var osABI: UInt8 = 0
    var flags: UInt32 = 0
    var sections: [Section] = []
    var segments: [Segment] = []

    struct Section {
        var name = ""
        var type: UInt32 = 1
        var flags: UInt64 = 0
        var address: UInt64 = 0
        var link: UInt32 = 0
        var info: UInt32 = 0
        var alignment: UInt64 = 1
        var entrySize: UInt64 = 0
        var data: [UInt8] = []
    }

    struct Segment {
        var type: UInt32 = 1
        /// The section that it holds, by its index in `sections`.
        var section: Int?
        var address: UInt64 = 0
    }

    /// An integer of a fixed width in the file's byte order.
    func number(_ value: some FixedWidthInteger) -> [UInt8] {
        let ordered = isBigEndian ? value.bigEndian : value.littleEndian
        return (0..<value.bitWidth / 8).map { UInt8(truncatingIfNeeded: ordered >> ($0 * 8)) }
    }

    /// An address or size of the class.
    func word(_ value: UInt64) -> [UInt8] { is64 ? number(value) : number(UInt32(truncatingIfNeeded: value)) }

    func bytes() -> [UInt8] {
        let headerSize = is64 ? 64 : 52
        let segmentSize = is64 ? 56 : 32
        let sectionSize = is64 ? 64 : 40
        var all = [Section(type: 0)] + sections
        var names: [UInt8] = [0]
        var nameOffsets: [UInt32] = [0]
        for section in sections + [Section(name: ".shstrtab")] {
            nameOffsets.append(UInt32(names.count))
            names += Array(section.name.utf8) + [0]
        }
        all.append(Section(name: ".shstrtab", type: 3, data: names))
        var body: [UInt8] = []
        let start = headerSize + segmentSize * segments.count
        func align() { while (start + body.count) % 8 != 0 { body.append(0) } }
        var offsets: [UInt64] = []
        for section in all {
            align()
            offsets.append(section.type == 0 ? 0 : UInt64(start + body.count))
            body += section.data
        }
        align()
        let tableOffset = UInt64(start + body.count)
        var file: [UInt8] = [0x7f, 0x45, 0x4c, 0x46, is64 ? 2 : 1, isBigEndian ? 2 : 1, 1, osABI] + Array(repeating: 0, count: 8)
        file += number(type) + number(machine) + number(UInt32(1)) + word(0) + word(segments.isEmpty ? 0 : UInt64(headerSize)) + word(tableOffset)
        file += number(flags)
        file += [headerSize, segments.isEmpty ? 0 : segmentSize, segments.count, sectionSize, all.count, all.count - 1].flatMap { number(UInt16($0)) }
        for segment in segments {
            let held = segment.section.map { (offsets[$0 + 1], UInt64(sections[$0].data.count)) } ?? (0, 0)
            let ends = word(held.1) + word(held.1)
            let places = word(held.0) + word(segment.address) + word(segment.address)
            file += is64
                ? number(segment.type) + number(UInt32(4)) + places + ends + word(1) : number(segment.type) + places + ends + number(UInt32(4)) + word(1)
        }
        file += body
        for (index, section) in all.enumerated() {
            file += number(nameOffsets[index]) + number(section.type) + word(section.flags) + word(section.address) + word(offsets[index])
            file += word(UInt64(section.data.count)) + number(section.link) + number(section.info) + word(section.alignment) + word(section.entrySize)
        }
        return file
    }
}
