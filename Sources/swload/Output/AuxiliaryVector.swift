/// The listing of LD_SHOW_AUXV: what the kernel tells the program, a line an entry, as ld.so writes it.
struct AuxiliaryVector {
    private enum Form { case decimal, hexadecimal, prefixed, string }

    private let text = TextBuffer(descriptor: 1, capacity: 2048)

    func write(_ stack: InitialStack) {
        stack.forEachAuxiliary { type, value in
            // AT_IGNORE.
            guard type != 1 else { return }
            if let (name, form) = Self.description(of: type) {
                write(name, form, value)
            } else {
                text.append("AT_??? (")
                text.append(hex: UInt64(type))
                text.append("): ")
                text.append(hex: UInt64(value))
            }
            text.append("\n")
        }
        text.flush()
    }

    private func write(_ name: StaticString, _ form: Form, _ value: UInt) {
        text.append("AT_")
        text.append(name)
        text.append(":")
        for _ in Bytes(name).count..<18 { text.append(0x20) }
        switch form {
        case .decimal: text.append(decimal: UInt64(value))
        case .hexadecimal: text.append(hexadecimal: UInt64(value))
        case .prefixed: text.append(hex: UInt64(value))
        case .string: text.append(Memory.string(at: value))
        }
    }

    /// The names of <elf.h>, and how ld.so shows the values.
    private static func description(of type: UInt) -> (StaticString, Form)? {
        switch type {
        case 2: ("EXECFD", .decimal)
        case 3: ("PHDR", .prefixed)
        case 4: ("PHENT", .decimal)
        case 5: ("PHNUM", .decimal)
        case 6: ("PAGESZ", .decimal)
        case 7: ("BASE", .prefixed)
        case 8: ("FLAGS", .prefixed)
        case 9: ("ENTRY", .prefixed)
        case 10: ("NOTELF", .hexadecimal)
        case 11: ("UID", .decimal)
        case 12: ("EUID", .decimal)
        case 13: ("GID", .decimal)
        case 14: ("EGID", .decimal)
        case 15: ("PLATFORM", .string)
        case 16: ("HWCAP", .hexadecimal)
        case 17: ("CLKTCK", .decimal)
        case 23: ("SECURE", .decimal)
        case 24: ("BASE_PLATFORM", .string)
        case 25: ("RANDOM", .prefixed)
        case 26: ("HWCAP2", .prefixed)
        case 31: ("EXECFN", .string)
        case 33: ("SYSINFO_EHDR", .prefixed)
        case 51: ("MINSIGSTKSZ", .decimal)
        default: nil
        }
    }
}
