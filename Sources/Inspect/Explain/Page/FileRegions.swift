import ELF
import Link

/// A range of the file that is one thing: a header, a table, code, data.
struct FileRegion: Encodable, Sendable {
    /// What a page colours alike.
    enum Kind: String, Encodable, Sendable {
        case header, programHeaders, sectionHeaders, dynamic, symbols, strings, hash, versions, relocations, functions, got, code, data, constants,
            note, other
    }

    var name: String
    var kind: Kind
    var start: UInt64
    var size: UInt64
    /// The name of the structure that it is an array of, where it is one.
    var layout: String?
    /// Its address before the load base is added, nil where it is not loaded.
    var address: UInt64?
    var meaning: String

    var end: UInt64 { start &+ size }
}

/// What lies where in a file: the loader's own view first, then the sections', each byte once.
struct FileRegions {
    private(set) var all: [FileRegion] = []
    private let file: ExplainedFile
    private static let most = 4000

    init(_ file: ExplainedFile) {
        self.file = file
        addHeaders()
        addDynamicTables()
        addSections()
        addRest()
        all.sort { $0.start < $1.start }
    }

    private mutating func addHeaders() {
        add("ELF header", .header, 0, 64, layout: .fileHeader, RecordLayout.fileHeader.meaning)
        if let header = file.header, file.headers.count > 0 {
            add(
                "program headers", .programHeaders, header.programHeaderOffset, UInt64(file.headers.count * ProgramHeader.size),
                layout: .programHeader,
                "One header for each thing that the loader has to do.")
        }
        if let offset = file.bytes.load(UInt64.self, at: 40), file.bytes.sectionHeaders.count > 0 {
            add(
                "section headers", .sectionHeaders, offset, UInt64(file.bytes.sectionHeaders.count * 64), layout: .sectionHeader,
                "For link editors and debuggers; the loader does not read them.")
        }
        for index in 0..<file.headers.count {
            guard let header = file.headers[index] else { continue }
            switch header.kind {
            case .interpreter:
                add("interpreter", .strings, header.offset, header.fileSize, "The path of the dynamic linker, which the kernel starts.")
            case .note: add("note", .note, header.offset, header.fileSize, layout: .noteHeader, "Notes: what the file was built for and by what.")
            case .dynamic:
                add(
                    "dynamic section", .dynamic, header.offset, header.fileSize, layout: .dynamicEntry,
                    "Where the loader finds all that it needs to link the object.")
            default: break
            }
        }
    }

    private mutating func addDynamicTables() {
        let dynamic = file.object.dynamic
        add(
            .symbols, "symbol table", .symbols, size: UInt64(file.symbolCount * 24), .symbol,
            "The symbols that the object defines for others or needs of them.")
        add(
            .strings, "string table", .strings, size: dynamic[.stringsSize] ?? 0, nil,
            "The names of symbols, libraries and versions, each ended by a NUL.")
        if let address = dynamic[.gnuHash] { add(hash: address, "GNU hash table", .gnuHashHeader) }
        if let address = dynamic[.hash] { add(hash: address, "hash table", .sysvHashHeader) }
        add(.versionSymbols, "symbol versions", .versions, size: UInt64(file.symbolCount * 2), .versionIndex, "The version of each symbol.")
        add(
            .relocations, "relocations", .relocations, size: dynamic[.relocationsSize] ?? 0, .relocation,
            "Where addresses have to be written before the program can run.")
        add(
            .pltRelocations, "PLT relocations", .relocations, size: dynamic[.pltRelocationsSize] ?? 0, .relocation,
            "The slots of functions of other objects, filled at the start or at the first call.")
        add(
            .relativeRelocations, "packed relocations", .relocations, size: dynamic[.relativeRelocationsSize] ?? 0, .relativeRelocation,
            "Places that only need the load base added, packed into bits.")
        add(
            .preinitArray, "DT_PREINIT_ARRAY", .functions, size: dynamic[.preinitArraySize] ?? 0, .address,
            "Functions that run before every other initialiser.")
        add(.initArray, "DT_INIT_ARRAY", .functions, size: dynamic[.initArraySize] ?? 0, .address, "Functions that run before main.")
        add(.finiArray, "DT_FINI_ARRAY", .functions, size: dynamic[.finiArraySize] ?? 0, .address, "Functions that run at the end.")
    }

    private mutating func add(hash address: UInt64, _ name: String, _ layout: RecordLayout) {
        guard let offset = file.fileOffset(of: LinkAddress(address)) else { return }
        add(name, .hash, offset, UInt64(layout.size), layout: layout, layout.meaning)
    }

    private mutating func add(
        _ tag: DynamicTag, _ name: String, _ kind: FileRegion.Kind, size: UInt64, _ layout: RecordLayout?, _ meaning: String
    ) {
        guard size > 0, let address = file.object.dynamic[tag], let offset = file.fileOffset(of: LinkAddress(address)) else { return }
        add(name, kind, offset, size, layout: layout, meaning)
    }

    private mutating func addSections() {
        let sections = file.bytes.sectionHeaders
        for index in 0..<min(sections.count, Self.most) {
            guard let section = sections[index], section.type != 0, section.type != 8 else { continue }
            let name = file.sectionName(section) ?? "section \(index)"
            let words = SectionWords(name, section)
            add(name, words.kind, section.offset, section.size, layout: words.layout, words.meaning)
        }
    }

    /// What nothing has named: the rest of each segment, then the rest of the file.
    private mutating func addRest() {
        for index in 0..<min(file.headers.count, Self.most) {
            guard let header = file.headers[index], header.kind == .load else { continue }
            let isCode = header.flags.contains(.execute)
            add(
                "rest of PT_LOAD \(header.flags.letters)", isCode ? .code : header.flags.contains(.write) ? .data : .constants, header.offset,
                header.fileSize,
                "Bytes of a loaded segment that no table names: \(isCode ? "code" : "data"), and padding between tables.")
        }
        add("not loaded", .other, 0, UInt64(file.bytes.count), "Bytes that no segment loads: padding, or data for other tools.")
    }

    /// Adds those parts of a range that are in the file and are nothing yet.
    private mutating func add(
        _ name: String, _ kind: FileRegion.Kind, _ start: UInt64, _ size: UInt64, layout: RecordLayout? = nil, _ meaning: String
    ) {
        let fileEnd = UInt64(file.bytes.count)
        guard size > 0, start < fileEnd, all.count < Self.most else { return }
        let end = min(start.adding(size) ?? fileEnd, fileEnd)
        var from = start
        let taken = all.filter { $0.end > start && $0.start < end }.sorted { $0.start < $1.start }
        for other in taken {
            if other.start > from { append(name, kind, from, other.start, start, layout, meaning) }
            from = max(from, other.end)
        }
        if from < end { append(name, kind, from, end, start, layout, meaning) }
    }

    private mutating func append(
        _ name: String, _ kind: FileRegion.Kind, _ start: UInt64, _ end: UInt64, _ whole: UInt64, _ layout: RecordLayout?, _ meaning: String
    ) {
        // A part that begins inside a record cannot be taken apart.
        let isWhole = layout.map { (start - whole) % UInt64($0.size) == 0 } ?? false
        all.append(
            FileRegion(
                name: name, kind: kind, start: start, size: end - start, layout: isWhole ? layout?.name : nil, address: file.headers.address(ofByte: start),
                meaning: meaning))
    }
}

/// What a section holds, by its type and flags.
struct SectionWords {
    let kind: FileRegion.Kind
    var layout: RecordLayout?
    let meaning: String

    init(_ name: String, _ section: SectionHeader) {
        let isLoaded = section.flags & 2 != 0
        switch section.type {
        case 2, 11: (kind, layout, meaning) = (.symbols, .symbol, isLoaded ? "Symbols for the loader." : "All symbols, for debuggers; not loaded.")
        case 3: (kind, meaning) = (.strings, isLoaded ? "Names for the loader." : "Names for link editors and debuggers; not loaded.")
        case 4: (kind, layout, meaning) = (.relocations, .relocation, "Relocations.")
        case 5, 0x6fff_fff6: (kind, meaning) = (.hash, "The filter, the buckets and the chains by which symbols are found.")
        case 7: (kind, layout, meaning) = (.note, .noteHeader, "A note.")
        case 14, 15, 16: (kind, layout, meaning) = (.functions, .address, "Pointers to functions that run before main or at the end.")
        case 0x6fff_fffd: (kind, layout, meaning) = (.versions, .versionDefinition, "The versions that the object defines.")
        case 0x6fff_fffe: (kind, layout, meaning) = (.versions, .versionNeed, "The versions that the object needs, library by library.")
        default:
            if name.hasPrefix(".got") {
                (kind, layout, meaning) = (.got, .address, "The global offset table: addresses that relocation fills in, which code reads.")
            } else if name.hasPrefix(".plt") {
                (kind, meaning) = (.code, "The procedure linkage table: a stub for each function of another object, which jumps where its slot says.")
            } else if section.flags & 4 != 0 {
                (kind, meaning) = (.code, "Code.")
            } else if section.flags & 1 != 0 {
                (kind, meaning) = (
                    .data, section.flags & 0x400 != 0 ? "What each thread's variables begin with." : "Variables with their first values."
                )
            } else if isLoaded {
                (kind, meaning) = (
                    .constants, name.hasPrefix(".eh_frame") ? "How to leave each function, for exceptions and debuggers." : "Constants."
                )
            } else {
                (kind, meaning) = (.other, "For debuggers and other tools; not loaded.")
            }
        }
    }
}
