/// The names of relocation types, machine by machine, as the processor supplements and binutils give them.
enum RelocationNames {
    /// The name of a type, nil where the machine has none of this number.
    static func name(_ type: UInt32, machine: UInt16) -> String? { table(machine)?[UInt64(type)] }

    /// The names of a machine (e_machine), nil for one whose relocations are not known here.
    static func table(_ machine: UInt16) -> NumberedNames? {
        switch machine {
        case Machines.x86_64: x86_64
        case Machines.i386, Machines.intelMCU: i386
        case Machines.aarch64: aarch64
        case Machines.arm: arm
        case Machines.riscv: riscv
        case Machines.loongArch: loongArch
        case Machines.mips: mips
        case Machines.powerPC: powerPC
        case Machines.powerPC64: powerPC64
        case Machines.s390: s390
        case Machines.sparc, Machines.sparc32Plus, Machines.sparcV9: sparc
        case Machines.m68k: m68k
        case Machines.ia64: ia64
        case Machines.alpha: alpha
        case Machines.parisc: parisc
        case Machines.superH: superH
        case Machines.bpf: bpf
        default: nil
        }
    }
}

/// Numbers of machines (e_machine) that decide how something is read.
enum Machines {
    static let sparc: UInt16 = 2
    static let i386: UInt16 = 3
    static let m68k: UInt16 = 4
    static let intelMCU: UInt16 = 6
    static let mips: UInt16 = 8
    static let parisc: UInt16 = 15
    static let sparc32Plus: UInt16 = 18
    static let powerPC: UInt16 = 20
    static let powerPC64: UInt16 = 21
    static let s390: UInt16 = 22
    static let arm: UInt16 = 40
    static let superH: UInt16 = 42
    static let sparcV9: UInt16 = 43
    static let ia64: UInt16 = 50
    static let x86_64: UInt16 = 62
    static let aarch64: UInt16 = 183
    static let riscv: UInt16 = 243
    static let bpf: UInt16 = 247
    static let loongArch: UInt16 = 258
    static let alpha: UInt16 = 0x9026
}
