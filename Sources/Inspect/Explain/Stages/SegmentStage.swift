import ELF
import Link

extension Subject {
    /// Each program header, and what the loader does because of it.
    func segmentStage() -> Stage {
        let loads = (0..<file.headers.count).filter { file.headers[$0]?.kind == .load }.count
        var stage = Stage(
            "segments", "The program headers",
            "\(counted(file.headers.count, "header")) of 56 bytes tell the loader what to do. \(counted(loads, "of them is a PT_LOAD", "of them are PT_LOAD")): only they are mapped; the others point into what they map, or ask for something."
        )
        var steps = SegmentSteps(file.plan)
        var items: [Item] = []
        for index in 0..<file.headers.count {
            guard let header = file.headers[index] else { continue }
            items.append(item(header, &steps))
        }
        stage.add(.items(items))
        if let plan = file.plan {
            stage.add(
                .note(
                    "\(counted(plan.steps.count, "call of mmap covers", "calls of mmap cover")) \(size(plan.length)), \(counted(Int(clamping: plan.length / ExplainedFile.pageSize), "page")), from \(place(plan.start.value)) to \(place(plan.start.value &+ plan.length))."
                ))
        }
        return stage
    }

    private func item(_ header: ProgramHeader, _ steps: inout SegmentSteps) -> Item {
        let range =
            "p_offset \(header.offset.hex), p_vaddr \(header.address.value.hex), p_filesz \(header.fileSize.hex), p_memsz \(header.memorySize.hex), p_align \(header.alignment.hex)"
        let end = place(header.address.value &+ header.memorySize)
        guard let kind = header.kind else {
            return Item("p_type \(UInt64(header.rawType).hex)", "A type that means nothing to a loader on Linux; it is passed over.", [range])
        }
        switch kind {
        case .load:
            var sentence =
                "\(size(header.fileSize)) of the file, from \(header.offset.hex) on, become memory from \(place(header.address.value)) to \(end), \(header.flags.words)"
            if header.memorySize > header.fileSize {
                sentence += "; the last \(size(header.memorySize - header.fileSize)) are not in the file and begin as zero (.bss)"
            }
            return Item("PT_LOAD \(header.flags.letters)", sentence + ".", [range] + steps.next(header, place))
        case .dynamic:
            return Item(
                kind.name,
                "The dynamic section, \(counted(Int(clamping: header.fileSize / 16), "entry", "entries")), lies at \(place(header.address.value)), inside a PT_LOAD; dynamic linking begins there.",
                [range])
        case .interpreter:
            return Item(
                kind.name,
                "The kernel loads \(file.interpreter ?? "the file named here"), the dynamic linker, beside the program and starts that instead; under swload, swload is in its place.",
                [range])
        case .note:
            return Item(kind.name, "Notes of \(size(header.fileSize)): \(notes(header)).", [range])
        case .programHeaders:
            return Item(
                kind.name,
                "This very table is in memory too, at \(place(header.address.value)): the load base is the difference between where it is and this p_vaddr; AT_PHDR tells the program.",
                [range])
        case .threadLocal:
            return Item(
                kind.name,
                "Every thread gets its own block of \(size(header.memorySize)), aligned to \(header.alignment): \(size(header.fileSize)) are copied from here, \(size(header.memorySize &- min(header.memorySize, header.fileSize))) begin as zero.",
                [range])
        case .unwindTable:
            return Item(
                kind.name,
                "A sorted table of \(size(header.memorySize)) by which exceptions and debuggers find a function's frame; the loader only tells where it is (dl_iterate_phdr).",
                [range])
        case .stack:
            return Item(
                kind.name,
                header.flags.contains(.execute) ? "The program asks for an executable stack." : "The stack need not be executable, and so it is not.",
                [])
        case .relro:
            var relro = [range]
            if let range = file.plan?.relro {
                relro.append(
                    "mprotect(\(place(range.start.value)), \(range.length.hex), PROT_READ) after relocation: \(counted(Int(clamping: range.length / ExplainedFile.pageSize), "page"))"
                )
            }
            return Item(
                kind.name,
                "\(size(header.memorySize)) at \(place(header.address.value)) are written to by relocation and never again: whole pages of them become read-only then.",
                relro)
        case .property:
            return Item(kind.name, "What the code can do, the same note as in PT_NOTE: \(notes(header)).", [range])
        }
    }

    /// The notes of a segment in a few words each.
    private func notes(_ header: ProgramHeader) -> String {
        guard let offset = Int(exactly: header.offset), let size = Int(exactly: header.fileSize),
            let content = file.bytes.slice(at: offset, count: size)
        else {
            return "outside of the file"
        }
        var words: [String] = []
        Notes(content, alignment: header.alignment).forEach { note in
            guard words.count < 8 else { return }
            switch note.gnuType {
            case .abiTag:
                let version = (1..<4).map { "\(note.content.load(UInt32.self, at: $0 * 4) ?? 0)" }.joined(separator: ".")
                words.append("Linux \(version) or later is needed")
            case .buildID:
                words.append(
                    "the build is "
                        + (0..<min(note.content.count, 20)).map { String(UInt32(note.content[$0] ?? 0) | 0x100, radix: 16).dropFirst() }.joined())
            case .property:
                words.append(propertyWords(CodeProperties(note)))
            case nil: words.append("type \(note.type) of \(note.owner.text)")
            }
        }
        return words.isEmpty ? "none can be read" : words.joined(separator: "; ")
    }

    private func propertyWords(_ properties: CodeProperties) -> String {
        var words: [String] = []
        let isARM = file.machine == .aarch64
        if properties.features & 1 != 0 { words.append(isARM ? "BTI" : "IBT") }
        if properties.features & 2 != 0 { words.append(isARM ? "PAC" : "SHSTK") }
        if properties.neededISA != 0 { words.append("x86-64-v\(UInt32.bitWidth - properties.neededISA.leadingZeroBitCount)") }
        return words.isEmpty ? "a property note that asks for nothing" : "properties " + words.joined(separator: ", ")
    }
}

/// The steps of a plan, header by header.
struct SegmentSteps {
    private let plan: SegmentPlan?
    private var cursor = 0
    /// Where what is mapped so far ends.
    private var end: UInt64 = 0

    init(_ plan: SegmentPlan?) { self.plan = plan }

    /// What mapping this PT_LOAD takes, in words; nothing where the file cannot be mapped.
    mutating func next(_ header: ProgramHeader, _ place: (UInt64) -> String) -> [String] {
        guard let plan, header.memorySize > 0 else { return [] }
        var lines: [String] = []
        let last = header.address.value &+ header.memorySize
        while cursor < plan.steps.count, plan.steps[cursor].start.value < last {
            let step = plan.steps[cursor]
            // A file range of the next segment, which begins in this one's last page.
            if step.fileOffset != nil,
                step.start.value != header.address.value.roundedDown(to: ExplainedFile.pageSize)
                    || step.fileOffset != header.offset.roundedDown(to: ExplainedFile.pageSize)
            {
                break
            }
            lines.append(words(step, place))
            end = max(end, step.start.value &+ step.length)
            cursor += 1
        }
        let dataEnd = header.address.value &+ header.fileSize
        for zero in plan.zeroes where zero.start.value == dataEnd {
            lines.append("\(size(zero.length)) from \(place(dataEnd)) to the end of the page are set to zero, because .bss begins inside it")
        }
        return lines
    }

    private func words(_ step: SegmentPlan.Step, _ place: (UInt64) -> String) -> String {
        let pages = counted(Int(clamping: step.length / ExplainedFile.pageSize), "page")
        let placement = step.start.value < end ? "MAP_FIXED" : "MAP_FIXED_NOREPLACE"
        if let offset = step.fileOffset {
            return
                "mmap(\(place(step.start.value)), \(step.length.hex), \(step.flags.protection), MAP_PRIVATE|\(placement), fd, \(offset.hex)): \(pages) of the file"
        }
        let what = step.flags.isEmpty ? "a hole between segments" : "zeroed memory"
        return
            "mmap(\(place(step.start.value)), \(step.length.hex), \(step.flags.protection), MAP_PRIVATE|\(placement)|MAP_ANONYMOUS, -1, 0): \(pages) of \(what)"
    }
}

extension ProgramHeader.Flags {
    /// What may be done, as a sentence says it.
    var words: String {
        var words: [String] = []
        if contains(.read) { words.append("readable") }
        if contains(.write) { words.append("writable") }
        if contains(.execute) { words.append("executable") }
        return words.isEmpty ? "not accessible" : words.joined(separator: " and ")
    }
}

extension ProgramHeader.Kind {
    /// The name that the specification gives the type.
    var name: String {
        switch self {
        case .load: "PT_LOAD"
        case .dynamic: "PT_DYNAMIC"
        case .interpreter: "PT_INTERP"
        case .note: "PT_NOTE"
        case .programHeaders: "PT_PHDR"
        case .threadLocal: "PT_TLS"
        case .unwindTable: "PT_GNU_EH_FRAME"
        case .stack: "PT_GNU_STACK"
        case .relro: "PT_GNU_RELRO"
        case .property: "PT_GNU_PROPERTY"
        }
    }
}
