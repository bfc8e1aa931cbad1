import ELF

/// The address space of a process: its mappings, each with what of its file it is.
public struct AddressSpaceLayout: Codable, Sendable {
    /// One mapping.
    public struct Row: Codable, Sendable {
        public let start: UInt64
        public let end: UInt64
        /// `rwxp` as the kernel writes it.
        public let protection: String
        public let offset: UInt64
        /// The file, `[heap]` and its kin, or nothing.
        public let name: String
        /// The segment and what it holds, where the file is ELF; what the kernel uses it for, where there is no file.
        public let part: String

        public var size: UInt64 { end - start }
    }

    public let rows: [Row]

    public init(_ maps: [ProcessMap]) {
        var files: [String: ELFFile?] = [:]
        var last: ProcessMap?
        rows = maps.map { map in
            defer { last = map }
            let part: String
            if map.name.hasPrefix("/") {
                if files[map.name] == nil { files[map.name] = .some(try? ELFFile(path: map.name)) }
                part = files[map.name]!.map { Self.part(of: map, in: $0) } ?? "file"
            } else if let last, map.name.isEmpty, last.end == map.start, last.protection.contains("w"), files[last.name] ?? nil != nil {
                // The rest of the last segment, which no byte of the file fills.
                part = "zeroed memory, behind \(last.name)"
            } else {
                part = Self.special(map.name)
            }
            return Row(start: map.start, end: map.end, protection: map.protection, offset: map.offset, name: map.name, part: part)
        }
    }

    /// The segment that a mapping of a file comes from, with its most telling sections.
    private static func part(of map: ProcessMap, in file: ELFFile) -> String {
        let isWritable = map.protection.contains("w")
        let last = map.offset &+ map.size
        /// How many of the mapping's bytes are the segment's: a page can hold the end of one and the beginning of the next.
        func share(_ segment: Segment) -> UInt64 {
            let end = min(last, segment.offset &+ segment.fileSize)
            let start = max(map.offset, segment.offset)
            return end > start ? end - start : 0
        }
        let candidates = file.segments.filter { $0.type == Segment.load && $0.isExecutable == map.isExecutable && share($0) > 0 && (!isWritable || $0.isWritable) }
        guard let segment = candidates.max(by: { share($0) < share($1) }) else { return "between segments" }
        let isRelro = segment.isWritable && !isWritable
        let sections = file.sections.filter { section in
            section.isAllocated && section.type != Section.noBits && section.offset >= map.offset && section.offset < last && section.size > 0
                && section.offset >= segment.offset && section.offset < segment.offset &+ segment.fileSize
        }
        let names = sections.compactMap { file.name(of: $0)?.text }.filter { telling.contains($0) }
        return "PT_LOAD \(segment.index)" + (isRelro ? ", read-only after relocation (PT_GNU_RELRO)" : "") + (names.isEmpty ? "" : ": \(names.joined(separator: " "))")
    }

    private static let telling: Set<String> = [
        ".dynsym", ".rela.dyn", ".plt", ".text", ".rodata", ".eh_frame", ".tdata", ".init_array", ".dynamic", ".got", ".got.plt", ".data",
    ]

    private static func special(_ name: String) -> String {
        switch name {
        case "[heap]": "the heap that brk extends"
        case "[stack]": "the first thread's stack"
        case "[vvar]", "[vvar_vclock]": "the kernel's clocks, for the vDSO"
        case "[vdso]": "functions of the kernel (vDSO)"
        case "[vsyscall]": "old system call entries"
        case "": "anonymous memory"
        default: "memory of the kernel's making"
        }
    }
}
