import ELF

extension Subject {
    /// What kind of file this is: the file header.
    func headerStage() -> Stage {
        let read = RecordReader(file.bytes)
        let header = file.header
        var summary = "The first 64 bytes say what the file is and where its program headers are."
        if let header {
            let machine = MachineName.of(header.machine)
            let kind =
                switch header.type {
                case .executable: "a program that has to lie at the addresses written in it"
                case .shared:
                    file.interpreter != nil || isStaticPIE
                        ? "a position-independent program: it works at any base" : "a shared object: it works at any base"
                }
            summary =
                "\(file.name) has \(size(UInt64(file.bytes.count))). It is \(kind), for \(machine). The loader reads these 64 bytes, and looks for \(counted(header.programHeaderCount, "program header")) at \(header.programHeaderOffset.hex)."
        }
        var stage = Stage("header", "The file header", summary)
        var facts = read.facts(.fileHeader, at: 0) { name, value in HeaderWords.value(name, value) }
        // Of another class or byte order only the identification is laid out alike; of what is no ELF file, nothing.
        if file.bytes.load(UInt32.self, at: 0) != 0x464c_457f { facts = Array(facts.prefix(1)) }
        if file.bytes[4] != 2 || file.bytes[5] != 1 { facts = facts.filter { $0.name.hasPrefix("e_ident") } }
        stage.add(.facts(title: "Elf64_Ehdr", facts))
        if header != nil {
            stage.add(.note("Section headers (e_shoff) are for link editors and debuggers. No loader reads them: a file without them runs."))
        }
        return stage
    }

    private var isStaticPIE: Bool { file.object.dynamic.flags1.contains(.pie) }
}

/// What the numbers of a file header mean.
enum HeaderWords {
    static func value(_ name: String, _ value: UInt64) -> String? {
        switch (name, value) {
        case ("e_ident[EI_MAG]", 0x464c_457f): "7f 45 4c 46, \\x7fELF"
        case ("e_ident[EI_MAG]", _): value.hex
        case ("e_ident[EI_CLASS]", 1): "1, ELFCLASS32"
        case ("e_ident[EI_CLASS]", 2): "2, ELFCLASS64"
        case ("e_ident[EI_DATA]", 1): "1, ELFDATA2LSB"
        case ("e_ident[EI_DATA]", 2): "2, ELFDATA2MSB"
        case ("e_ident[EI_OSABI]", 0): "0, ELFOSABI_NONE"
        case ("e_ident[EI_OSABI]", 3): "3, ELFOSABI_GNU"
        case ("e_type", 1): "1, ET_REL"
        case ("e_type", 2): "2, ET_EXEC"
        case ("e_type", 3): "3, ET_DYN"
        case ("e_type", 4): "4, ET_CORE"
        case ("e_machine", _): "\(value), \(MachineName.of(UInt16(truncatingIfNeeded: value)))"
        case ("e_entry", _), ("e_phoff", _), ("e_shoff", _), ("e_flags", _): value.hex
        default: nil
        }
    }
}

/// The processors by their numbers.
enum MachineName {
    static func of(_ number: UInt16) -> String {
        switch number {
        case 3: "EM_386"
        case 8: "EM_MIPS"
        case 20: "EM_PPC"
        case 21: "EM_PPC64"
        case 22: "EM_S390"
        case 40: "EM_ARM"
        case 62: "EM_X86_64"
        case 183: "EM_AARCH64"
        case 243: "EM_RISCV"
        case 258: "EM_LOONGARCH"
        default: "machine \(number)"
        }
    }
}
