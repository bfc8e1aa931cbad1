import ELF

/// The words for the fields of the ELF header, as readelf has them.
enum HeaderNames {
    static func version(_ version: UInt8) -> String { "\(version)" + (version == 1 ? " (current)" : version == 0 ? "" : " <unknown>") }

    /// EI_OSABI; from 64 on the number belongs to the machine.
    static func osABI(_ abi: UInt8, machine: UInt16) -> String {
        switch (abi, machine) {
        case (64, 140): "Bare-metal C6000"
        case (65, 140): "Linux C6000"
        case (65, Machines.arm): "ARM FDPIC"
        case (97, Machines.arm): "ARM"
        case (255, 105): "Standalone App"
        default: operatingSystems[UInt64(abi)] ?? "<unknown: \(hexadecimal(UInt64(abi)))>"
        }
    }

    private static let operatingSystems = NumberedLines(
        """
        0 UNIX - System V
        1 UNIX - HP-UX
        2 UNIX - NetBSD
        3 UNIX - GNU
        6 UNIX - Solaris
        7 UNIX - AIX
        8 UNIX - IRIX
        9 UNIX - FreeBSD
        10 UNIX - TRU64
        11 Novell - Modesto
        12 UNIX - OpenBSD
        13 VMS - OpenVMS
        14 HP - Non-Stop Kernel
        15 AROS
        16 FenixOS
        17 Nuxi CloudABI
        18 Stratus Technologies OpenVOS
        """)

    /// e_type; a position-independent executable is a shared object whose DT_FLAGS_1 says so.
    static func fileType(_ file: ELFFile) -> String {
        switch file.header.type {
        case 0: "NONE (None)"
        case ObjectHeader.relocatable: "REL (Relocatable file)"
        case ObjectHeader.executable: "EXEC (Executable file)"
        case ObjectHeader.shared: isPositionIndependentProgram(file) ? "DYN (Position-Independent Executable file)" : "DYN (Shared object file)"
        case ObjectHeader.core: "CORE (Core file)"
        case 0xff00...: "Processor Specific: (\(hexadecimal(UInt64(file.header.type))))"
        case 0xfe00...: "OS Specific: (\(hexadecimal(UInt64(file.header.type))))"
        default: "<unknown>: \(hexadecimal(UInt64(file.header.type)))"
        }
    }

    private static func isPositionIndependentProgram(_ file: ELFFile) -> Bool {
        (file.dynamicTable?.value(of: .flags1) ?? 0) & 0x0800_0000 != 0
    }

    static func machine(_ machine: UInt16) -> String { MachineNames.name(machine) ?? "<unknown>: 0x\(hexadecimal(UInt64(machine)))" }
}

/// A number in hexadecimal digits.
func hexadecimal(_ value: UInt64) -> String { String(value, radix: 16) }
