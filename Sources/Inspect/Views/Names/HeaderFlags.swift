/// What e_flags says, machine by machine (the processor supplements).
enum HeaderFlags {
    /// The words for the flags that are set, in readelf's order.
    static func words(_ flags: UInt32, machine: UInt16) -> [String] {
        guard flags != 0 else { return [] }
        return switch machine {
        case Machines.arm: arm(flags)
        case Machines.riscv: riscV(flags)
        case Machines.powerPC: set(flags, [(0x8000_0000, "emb"), (0x10000, "relocatable"), (0x8000, "relocatable-lib")])
        case Machines.powerPC64: flags & 3 == 0 ? [] : ["abiv\(flags & 3)"]
        case Machines.mips: mips(flags)
        case Machines.s390: set(flags, [(1, "highgprs")])
        case Machines.sparcV9: sparcV9(flags)
        case Machines.loongArch: loongArch(flags)
        case Machines.m68k: m68k(flags)
        case Machines.alpha: []
        default: []
        }
    }

    private static func set(_ flags: UInt32, _ names: [(UInt32, String)]) -> [String] { names.filter { flags & $0.0 != 0 }.map(\.1) }

    private static func riscV(_ flags: UInt32) -> [String] {
        set(flags, [(1, "RVC"), (8, "RVE"), (0x10, "TSO")])
            + [["soft-float ABI", "single-float ABI", "double-float ABI", "quad-float ABI"][Int(flags >> 1 & 3)]]
    }

    private static func sparcV9(_ flags: UInt32) -> [String] {
        let models = ["tso", "pso", "rmo"]
        let model = Int(flags & 3)
        return set(
            flags, [(0x100, "v8+"), (0x200, "ultrasparcI"), (0x800, "ultrasparcIII"), (0x400, "halr1"), (0x80_0000, "ledata")])
            + (model < 3 ? [models[model]] : [])
    }

    private static func loongArch(_ flags: UInt32) -> [String] {
        let floats = [1: "SOFT-FLOAT", 2: "SINGLE-FLOAT", 3: "DOUBLE-FLOAT"]
        let objects: [UInt32: String] = [0: "OBJ-v0", 1: "OBJ-v1"]
        return [floats[Int(flags & 7)], objects[flags >> 6 & 3]].compactMap { $0 }
    }

    private static func m68k(_ flags: UInt32) -> [String] {
        switch flags & 0x0381_8000 {
        case 0x0100_0000: return ["m68000"]
        case 0x0081_0000: return ["cpu32"]
        case 0x0200_0000: return ["fido_a"]
        default: break
        }
        let sets: [(String, String?)] = [
            ("unknown", nil), ("A", "nodiv"), ("A", nil), ("A+", nil), ("B", "nousp"), ("B", nil), ("C", nil), ("C", "nodiv"),
        ]
        let selected = Int(flags & 15)
        let (isa, restriction) = selected < sets.count ? sets[selected] : sets[0]
        let multipliers: [String?] = [nil, "mac", "emac", "emac_b"]
        return ["cf", "isa \(isa)", restriction, flags & 0x40 != 0 ? "float" : nil, multipliers[Int(flags >> 4 & 3)]].compactMap { $0 }
    }

    private static func arm(_ flags: UInt32) -> [String] {
        var words = set(flags, [(1, "relocatable executable"), (0x20, "position independent")])
        let rest = flags & 0x00ff_ffde
        let byteOrders: [(UInt32, String)] = [(0x40_0000, "LE8"), (0x80_0000, "BE8")]
        let sorted: [(UInt32, String)] = [(4, "sorted symbol tables")]
        let names: [(UInt32, String)]
        switch flags >> 24 {
        case 0:
            words.append("GNU EABI")
            names = [
                (4, "interworking enabled"), (8, "uses APCS/26"), (0x10, "uses APCS/float"), (0x40, "8 bit structure alignment"),
                (0x80, "uses new ABI"), (0x100, "uses old ABI"), (0x200, "software FP"), (0x400, "VFP"), (0x800, "Maverick FP"),
            ]
        case 1:
            words.append("Version1 EABI")
            names = sorted
        case 2:
            words.append("Version2 EABI")
            names = sorted + [(8, "dynamic symbols use segment index"), (0x10, "mapping symbols precede others")]
        case 3:
            return words + ["Version3 EABI"]
        case 4:
            words.append("Version4 EABI")
            names = byteOrders
        case 5:
            words.append("Version5 EABI")
            names = [(0x200, "soft-float ABI"), (0x400, "hard-float ABI")] + byteOrders
        default:
            words.append("<unrecognized EABI>")
            names = []
        }
        words += set(rest, names)
        if rest & ~names.reduce(0, { $0 | $1.0 }) != 0 { words.append("<unknown>") }
        return words
    }

    private static func mips(_ flags: UInt32) -> [String] {
        var words = set(
            flags,
            [
                (1, "noreorder"), (2, "pic"), (4, "cpic"), (0x10, "ugen_reserved"), (0x20, "abi2"), (0x80, "odk first"), (0x100, "32bitmode"),
                (0x400, "nan2008"), (0x200, "fp64"),
            ])
        let processor = flags >> 16 & 0xff
        if processor != 0 { words.append(mipsProcessors[UInt64(processor)] ?? "unknown CPU") }
        let abi = Int(flags >> 12 & 15)
        let abis = ["o32", "o64", "eabi32", "eabi64"]
        if abi != 0 { words.append(abi <= abis.count ? abis[abi - 1] : "unknown ABI") }
        words += set(flags, [(0x0800_0000, "mdmx"), (0x0400_0000, "mips16"), (0x0200_0000, "micromips")])
        let sets = ["mips1", "mips2", "mips3", "mips4", "mips5", "mips32", "mips64", "mips32r2", "mips64r2", "mips32r6", "mips64r6"]
        let selected = Int(flags >> 28)
        words.append(selected < sets.count ? sets[selected] : "unknown ISA")
        return words
    }

    private static let mipsProcessors = NumberedNames(
        prefix: "",
        """
        0x81 3900 4010 4100
        0x85 4650
        0x87 4120 4111
        0x8a sb1 octeon xlr octeon2 octeon3
        0x91 5400 5900 interaptiv-mr2
        0x98 5500 9000
        0xa0 loongson-2e loongson-2f gs464 gs464e gs264e
        """)
}
