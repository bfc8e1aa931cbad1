/// The words for segment types (p_type).
enum SegmentNames {
    static func type(_ type: UInt32, machine: UInt16, osABI: UInt8) -> String {
        if let name = common[UInt64(type)] { return name }
        switch type {
        case 0x7000_0000...0x7fff_ffff: return ofMachine(type, machine) ?? "LOPROC+\(SectionNames.alternate(type - 0x7000_0000))"
        case 0x6000_0000...0x6fff_ffff:
            if osABI == 6, let name = solaris[UInt64(type)] { return name }
            return "LOOS+\(SectionNames.alternate(type - 0x6000_0000))"
        default: return "<unknown>: \(hexadecimal(UInt64(type)))"
        }
    }

    private static let common = NumberedLines(
        """
        0 NULL
        1 LOAD
        2 DYNAMIC
        3 INTERP
        4 NOTE
        5 SHLIB
        6 PHDR
        7 TLS
        0x6474e550 GNU_EH_FRAME
        0x6474e551 GNU_STACK
        0x6474e552 GNU_RELRO
        0x6474e553 GNU_PROPERTY
        0x6474e554 GNU_SFRAME
        0x65a3dbe6 OPENBSD_RANDOMIZE
        0x65a3dbe7 OPENBSD_WXNEEDED
        0x65a41be6 OPENBSD_BOOTDATA
        """)

    private static let solaris = NumberedLines(
        """
        0x6ffffffa PT_SUNWBSS
        0x6ffffffb PT_SUNWSTACK
        0x6ffffffc PT_SUNWDTRACE
        0x6ffffffd PT_SUNWCAP
        0x6fffffff PT_HISUNW
        """)

    private static func ofMachine(_ type: UInt32, _ machine: UInt16) -> String? {
        switch (machine, type & 0xffff_ffff) {
        case (Machines.aarch64, 0x7000_0000): "AARCH64_ARCHEXT"
        case (Machines.aarch64, 0x7000_0002): "AARCH64_MEMTAG_MTE"
        case (Machines.arm, 0x7000_0001): "EXIDX"
        case (Machines.riscv, 0x7000_0003): "RISCV_ATTRIBUTES"
        case (Machines.mips, 0x7000_0000): "REGINFO"
        case (Machines.mips, 0x7000_0001): "RTPROC"
        case (Machines.mips, 0x7000_0002): "OPTIONS"
        case (Machines.mips, 0x7000_0003): "ABIFLAGS"
        case (Machines.s390, 0x7000_0000): "S390_PGSTE"
        case (Machines.ia64, 0x7000_0000): "IA_64_ARCHEXT"
        case (Machines.ia64, 0x7000_0001): "IA_64_UNWIND"
        case (Machines.parisc, 0x7000_0000): "PARISC_ARCHEXT"
        case (Machines.parisc, 0x7000_0001): "PARISC_UNWIND"
        case (Machines.parisc, 0x7000_0002): "PARISC_WEAKORDER"
        default: nil
        }
    }
}
