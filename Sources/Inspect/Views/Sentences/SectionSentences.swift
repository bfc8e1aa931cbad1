import ELF

/// What a section is for, and what becomes of it when the file is loaded.
enum SectionSentences {
    static func sentence(_ section: Section, in file: ELFFile) -> String {
        if section.index == 0 { return "Section 0 is empty; its index is SHN_UNDEF, and its fields hold counts that are too large for the ELF header." }
        let name = file.name(of: section)?.text ?? ""
        return (named[name] ?? named[prefix(name)] ?? typed(section, name)) + " " + fate(section, file)
    }

    /// The part of a name before its second dot: ".text.startup" is of the kind of ".text".
    private static func prefix(_ name: String) -> String {
        guard name.hasPrefix("."), let dot = name.dropFirst().firstIndex(of: ".") else { return name }
        return String(name[..<dot])
    }

    private static func typed(_ section: Section, _ name: String) -> String {
        switch section.type {
        case Section.addendRelocations, Section.relocations:
            section.isAllocated
                ? "Relocations that the loader applies."
                : "Relocations for section \(section.info), which the link editor applies; the loader never sees them."
        case Section.relativeRelocations: "Places that only need the load bias added (SHT_RELR), packed in bit maps."
        case Section.group: "A group (SHT_GROUP): of several copies in different objects the link editor keeps one, with all its sections."
        case Section.note: "Notes (SHT_NOTE): an owner's name, a type and bytes, for whoever knows that owner."
        case Section.stringTable: "Strings, each ended by a NUL, which other sections refer to by offset (SHT_STRTAB)."
        case Section.symbolTable: "The whole symbol table (SHT_SYMTAB), for link editors and debuggers."
        case Section.noBits: "Zeros that take no room in the file (SHT_NOBITS)."
        case Section.extendedIndices: "The section indices of symbols whose st_shndx is too small for them (SHT_SYMTAB_SHNDX)."
        case Section.progBits where name.hasPrefix(".debug") || name.hasPrefix(".zdebug"): "DWARF, for debuggers."
        case Section.progBits where section.flags & Section.execute != 0: "Code (SHT_PROGBITS with SHF_EXECINSTR)."
        case Section.progBits where section.flags & Section.write != 0: "Data that the program may change (SHT_PROGBITS with SHF_WRITE)."
        case Section.progBits: "Bytes whose meaning is the program's own (SHT_PROGBITS)."
        default: "A section of type 0x\(hexadecimal(UInt64(section.type)))."
        }
    }

    private static func fate(_ section: Section, _ file: ELFFile) -> String {
        guard section.isAllocated else { return "It is not in memory at run time (no SHF_ALLOC)." }
        if file.segments.isEmpty { return "The link editor will give it its address." }
        if section.isThreadLocal {
            return section.type == Section.noBits
                ? "Each thread gets its own zeros; in the image they take no address."
                : "Each thread gets a copy of its own."
        }
        guard file.canCompareTables else { return "" }
        guard let segment = file.segments.first(where: { $0.type == Segment.load && $0.contains(section) }) else {
            return section.size == 0 ? "It is empty." : "No PT_LOAD segment holds it."
        }
        let isReadOnlyLater = file.segments.contains { $0.type == Segment.relro && $0.contains(section) }
        return "It lies in segment \(segment.index)" + (isReadOnlyLater ? ", and becomes read-only after relocation." : ".")
    }

    private static let named: [String: String] = [
        ".interp": "The path of the dynamic linker (PT_INTERP), which the kernel maps and starts in the program's place.",
        ".dynsym": "The symbols that the file defines for others or needs of them (SHT_DYNSYM); the loader's only symbol table.",
        ".dynstr": "The strings of .dynsym, of the versions and of the dynamic section (DT_STRTAB).",
        ".gnu.hash": "The hash table by which the loader finds a name (DT_GNU_HASH): a Bloom filter rejects most names that are not here at one look.",
        ".hash": "The older hash table (DT_HASH): a chain of symbols for each bucket.",
        ".gnu.version": "A number for each symbol of .dynsym: its version (DT_VERSYM).",
        ".gnu.version_r": "The versions that are needed, library by library (DT_VERNEED); a missing one stops the load.",
        ".gnu.version_d": "The versions that the file defines (DT_VERDEF), in their order of inheritance.",
        ".rela.dyn": "Relocations that the loader applies before the program runs (DT_RELA).",
        ".rel.dyn": "Relocations that the loader applies before the program runs (DT_REL); the addend stands at the place itself.",
        ".relr.dyn": "Places that only need the load bias added, packed in bit maps (DT_RELR).",
        ".rela.plt": "Relocations of function slots (DT_JMPREL), which may wait for the first call unless BIND_NOW is set.",
        ".rel.plt": "Relocations of function slots (DT_JMPREL), which may wait for the first call unless BIND_NOW is set.",
        ".plt": "Stubs through which calls leave the file: each jumps by its slot in .got.plt, and, at first, into the loader.",
        ".plt.got": "Stubs for functions whose address is taken, too: they jump by slots that are always bound at once.",
        ".plt.sec": "The stubs that calls go through where indirect branches are tracked (IBT); .plt holds only the way into the loader.",
        ".iplt": "Stubs for indirect functions inside a program without a dynamic linker.",
        ".init": "The old-style initialiser (DT_INIT), pieced together by the C runtime's crti.o and crtn.o.",
        ".fini": "The old-style finaliser (DT_FINI).",
        ".text": "The program's code.",
        ".rodata": "Constants: strings, tables, jump tables.",
        ".eh_frame_hdr": "A sorted index of .eh_frame (PT_GNU_EH_FRAME), by which an unwinder finds a function's entry in a binary search.",
        ".eh_frame": "How to unwind each function's frame, for exceptions and backtraces.",
        ".gcc_except_table": "Which handler belongs to which call, for exceptions.",
        ".tdata": "The first values of thread-local variables (PT_TLS).",
        ".tbss": "Thread-local variables that begin as zeros.",
        ".init_array": "Pointers to initialisers (DT_INIT_ARRAY), which the loader calls in this order.",
        ".fini_array": "Pointers to finalisers (DT_FINI_ARRAY), which are called backwards.",
        ".preinit_array": "Pointers to initialisers of the program that run before those of any library (DT_PREINIT_ARRAY).",
        ".ctors": "Constructors in the older manner, called by the runtime's own code in .init.",
        ".dtors": "Destructors in the older manner, called by the runtime's own code in .fini.",
        ".jcr": "Java classes to register; always empty today.",
        ".data.rel.ro": "Constants with addresses in them: written once by relocation, read ever after.",
        ".dynamic": "The loader's table of contents (PT_DYNAMIC): tags and values that lead to all of the above.",
        ".got": "The global offset table: a slot for each variable or function whose address the loader writes.",
        ".got.plt": "Three slots for the loader, then one for each stub of .plt.",
        ".toc": "PowerPC's table of contents: addresses and constants that code reaches by r2.",
        ".opd": "Function descriptors: entry point, table of contents and environment of each function.",
        ".data": "Variables with a first value.",
        ".sdata": "Small variables, within reach of the global pointer.",
        ".sbss": "Small variables that begin as zeros, within reach of the global pointer.",
        ".bss": "Variables that begin as zeros: nothing in the file, fresh pages in memory.",
        ".comment": "Which compilers made the file.",
        ".gnu_debuglink": "The name and checksum of a file with the debug information.",
        ".gnu_debugaltlink": "The file that holds debug information which several files share.",
        ".gnu_debugdata": "A compressed symbol table for backtraces.",
        ".gnu.build.attributes": "Which options each part was compiled with.",
        ".gnu.warning": "A sentence that the link editor prints to whoever uses the symbol.",
        ".shstrtab": "The sections' names (e_shstrndx).",
        ".strtab": "The names of the whole symbol table.",
        ".symtab": "The whole symbol table, for debuggers and nm; strip takes it away.",
        ".symtab_shndx": "The section indices of symbols whose st_shndx is too small for them.",
        ".note.ABI-tag": "The oldest kernel that the file runs on.",
        ".note.gnu.build-id": "A hash that names this very build; debug files are found by it.",
        ".note.gnu.property": "What the code needs of the processor, or can stand, such as IBT and SHSTK.",
        ".note.GNU-stack": "Says by its flags whether the stack has to be executable; the link editor makes PT_GNU_STACK of it.",
        ".note.stapsdt": "Places in the code where a tracer may set a probe.",
        ".stapsdt.base": "An address by which prelinked probes are found again.",
        ".ARM.exidx": "The index for unwinding ARM functions.",
        ".ARM.extab": "How to unwind the ARM functions that the index cannot tell in a word.",
        ".ARM.attributes": "What ARM code expects of processor and caller; link editors compare it.",
        ".riscv.attributes": "The RISC-V extensions that the code uses.",
        ".MIPS.abiflags": "The floating-point ABI and instruction set of MIPS code, which kernel and loader compare.",
        ".reginfo": "Which registers MIPS code uses, and the global pointer.",
        ".tm_clone_table": "Pairs of functions and their transactional copies, registered by the C runtime's start code.",
    ]
}
