import ELF

/// What kernel and loader do because of a program header.
enum SegmentSentences {
    static func sentence(_ segment: Segment, in file: ELFFile) -> String {
        switch segment.type {
        case 0: "PT_NULL: an entry without meaning."
        case Segment.load: load(segment)
        case Segment.dynamic: "PT_DYNAMIC: where the dynamic section lies; from it the loader finds libraries, symbols and relocations."
        case Segment.interpreter:
            "PT_INTERP: the kernel maps this program as well and starts it; a library's is for running the library as a program."
        case Segment.note: "PT_NOTE: notes for kernel, loader and tools; the ABI tag among them makes ld.so refuse too old a kernel."
        case 5: "PT_SHLIB: reserved, and never used."
        case Segment.programHeaders: "PT_PHDR: where these headers lie in memory; AT_PHDR minus this address is the program's load bias."
        case Segment.threadLocal:
            "PT_TLS: the first 0x\(hexadecimal(segment.fileSize)) bytes of each thread's block are copied from here, the rest of 0x\(hexadecimal(segment.memorySize)) are zeros; aligned to \(segment.alignment)."
        case Segment.unwindTable: "PT_GNU_EH_FRAME: the index of the unwinding tables; dl_iterate_phdr and _dl_find_object hand it to the unwinder."
        case Segment.stack:
            segment.isExecutable
                ? "PT_GNU_STACK with execute permission: every stack of the process becomes executable."
                : "PT_GNU_STACK without execute permission: the stack can be kept from running code; a library that lacks this entry makes it executable."
        case Segment.relro:
            "PT_GNU_RELRO: when relocation is done, the whole pages of 0x\(hexadecimal(segment.address)) to 0x\(hexadecimal(segment.address &+ segment.memorySize)) become read-only."
        case Segment.property: "PT_GNU_PROPERTY: the property note by itself, which the kernel reads before it maps the file (BTI, IBT, SHSTK)."
        case Segment.simpleFrame: "PT_GNU_SFRAME: unwinding tables that are quicker to read than those of DWARF."
        default: "A type of the system or the machine, which glibc's ld.so passes over unless its processor's supplement says otherwise."
        }
    }

    private static func load(_ segment: Segment) -> String {
        let page: UInt64 = 4096
        let start = segment.address.roundedDown(to: page)
        let end = (segment.address &+ segment.fileSize).roundedUp(to: page) ?? 0
        let rights = [segment.isReadable ? "read" : nil, segment.isWritable ? "write" : nil, segment.isExecutable ? "execute" : nil]
            .compactMap { $0 }.joined(separator: ", ")
        var text = "PT_LOAD: "
        if segment.fileSize == 0 {
            text += "nothing is mapped from the file"
        } else {
            text +=
                "the file from offset 0x\(hexadecimal(segment.offset.roundedDown(to: page))) is mapped at 0x\(hexadecimal(start)) to 0x\(hexadecimal(end)) (\(rights.isEmpty ? "no permission" : rights)), in pages of 4096 bytes"
        }
        if segment.memorySize > segment.fileSize {
            text += "; the \(segment.memorySize - segment.fileSize) bytes from 0x\(hexadecimal(segment.address &+ segment.fileSize)) on are zeros, on fresh pages where the last one of the file ends"
        } else if segment.memorySize < segment.fileSize {
            text += "; p_memsz is smaller than p_filesz, which ld.so refuses"
        }
        return text + "."
    }

    static func mapping(_ segment: Segment, in file: ELFFile) -> String {
        let count = file.sections.dropFirst().count { segment.contains($0) }
        let type = SegmentNames.type(segment.type, machine: file.header.machine, osABI: file.header.osABI)
        return count == 0
            ? "No section lies in the \(type) segment; the loader maps segments and does not miss sections."
            : "The link editor put \(count) section\(count == 1 ? "" : "s") into the \(type) segment; the loader maps it as one range and knows none of them."
    }
}
