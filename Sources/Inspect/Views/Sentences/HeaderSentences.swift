import ELF

/// What each field of the ELF header means, and what the kernel and the loader do with it.
enum HeaderSentences {
    static let magic =
        "e_ident: the magic 7f 45 4c 46, then how to read all the rest; the kernel chooses its ELF loader by the first four bytes."
    static let identVersion = "EI_VERSION: there has been one version of the format; ld.so refuses any other."
    static let version = "e_version: the same once more, as a word; ld.so refuses any other than 1."
    static let machine =
        "e_machine: the processor whose code this is, and whose supplement numbers the relocations; ld.so passes over a library of another machine."

    static func fileClass(_ file: ELFFile) -> String {
        file.format.is64
            ? "EI_CLASS 2: addresses, offsets and sizes have 64 bits, and the Elf64_ structures apply; a process cannot mix the classes."
            : "EI_CLASS 1: addresses, offsets and sizes have 32 bits, and the Elf32_ structures apply; a process cannot mix the classes."
    }

    static func byteOrder(_ file: ELFFile) -> String {
        "EI_DATA \(file.format.isBigEndian ? 2 : 1): every number of more than one byte is stored with its "
            + (file.format.isBigEndian ? "most" : "least") + " significant byte first, in the headers as in the program's own data."
    }

    static func osABI(_ abi: UInt8) -> String {
        switch abi {
        case 0: "EI_OSABI 0: no extension that a loader without GNU's would misread."
        case 3: "EI_OSABI 3: the file uses GNU extensions, such as indirect functions (STT_GNU_IFUNC) or unique symbols (STB_GNU_UNIQUE)."
        default: "EI_OSABI: whose extensions the numbers of the operating system's ranges mean; glibc's ld.so loads 0 and 3 only."
        }
    }

    static func abiVersion(_ version: UInt8) -> String {
        version == 0
            ? "EI_ABIVERSION 0: nothing beyond the first form of that ABI is asked for."
            : "EI_ABIVERSION: the loader has to know this form of the ABI; ld.so refuses a number that is too high for it."
    }

    static func fileType(_ file: ELFFile) -> String {
        switch file.header.type {
        case ObjectHeader.relocatable:
            "ET_REL: sections for a link editor; it has no segments, so that nothing can map it."
        case ObjectHeader.executable:
            "ET_EXEC: linked for the addresses that stand in it; the kernel maps it there, and the load bias is 0."
        case ObjectHeader.shared:
            HeaderNames.fileType(file).contains("Executable")
                ? "ET_DYN with DF_1_PIE: a program whose addresses count from 0, mapped wherever the kernel likes; the load bias is added to each."
                : "ET_DYN: a library, or a program, whose addresses count from 0; it is mapped where there is room, and the load bias is added to each."
        case ObjectHeader.core: "ET_CORE: the memory and the registers of a process that died; its notes say whose."
        default: "e_type: a kind of file that neither the kernel nor ld.so loads."
        }
    }

    static func entry(_ file: ELFFile) -> String {
        if file.header.entry == 0 { return "e_entry 0: the file has no entry point; nobody jumps into it." }
        if file.segments.contains(where: { $0.type == Segment.interpreter }) {
            return "e_entry: the link address of _start; the kernel starts the interpreter instead and tells it this address as AT_ENTRY, to jump to when all is loaded."
        }
        return "e_entry: the link address where the first instruction runs; without an interpreter the kernel jumps there itself."
    }

    static func programHeaderOffset(_ file: ELFFile) -> String {
        file.header.programHeaderOffset == 0
            ? "e_phoff 0: there are no program headers, so that nothing of the file can be loaded."
            : "e_phoff: where the program headers stand in the file; they are all that kernel and loader need for mapping it."
    }

    static func sectionHeaderOffset(_ file: ELFFile) -> String {
        file.header.sectionHeaderOffset == 0
            ? "e_shoff 0: there are no section headers; the file runs as well without them."
            : "e_shoff: where the section headers stand, mostly at the file's end; link editors and debuggers read them, the loader never does."
    }

    static func flags(_ file: ELFFile) -> String {
        file.header.flags == 0
            ? "e_flags 0: nothing that the processor's supplement would have to say about the code."
            : "e_flags: what the processor's supplement defines, such as the floating-point ABI; objects that differ in it cannot be linked."
    }

    static func headerSize(_ file: ELFFile) -> String { "e_ehsize: \(file.format.fileHeaderSize) for this class, told so that the header could grow." }

    static func programHeaderSize(_ file: ELFFile) -> String {
        "e_phentsize: the distance from one program header to the next; the kernel refuses any other than \(file.format.programHeaderSize)."
    }

    static func programHeaderCount(_ file: ELFFile) -> String {
        file.header.programHeaderCount == 0xffff
            ? "e_phnum PN_XNUM: there are too many for the field, and sh_info of section 0 has the number."
            : "e_phnum: the running program is told it as AT_PHNUM, with the place of the headers as AT_PHDR."
    }

    static func sectionHeaderSize(_ file: ELFFile) -> String { "e_shentsize: the distance from one section header to the next." }

    static func sectionHeaderCount(_ file: ELFFile) -> String {
        file.header.sectionHeaderCount == 0 && !file.sections.isEmpty
            ? "e_shnum 0: there are too many for the field, and sh_size of section 0 has the number."
            : "e_shnum: section 0 counts, too; it stands for \"no section\" (SHN_UNDEF)."
    }

    static func nameIndex(_ file: ELFFile) -> String {
        "e_shstrndx: the section whose strings are the sections' names"
            + (file.header.sectionNameIndex == 0xffff ? "; the number is too large for the field, and sh_link of section 0 has it." : ".")
    }
}
