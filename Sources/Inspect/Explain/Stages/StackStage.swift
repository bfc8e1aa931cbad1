import ELF
import Foundation

/// The stack as the kernel lays it out for a new program (psABI, "Initial Stack"), without the randomness that it adds.
struct InitialStackPicture {
    /// One word, or one run of strings, with its address.
    struct Line {
        let address: UInt64
        let value: String
        let meaning: String
    }

    private(set) var lines: [Line] = []
    /// What the stack pointer is at the first instruction.
    private(set) var pointer: UInt64 = 0

    /// Lays the words and strings out from the top of the stack downwards.
    init(path: String, arguments: [String], environment: [String], auxiliary: [(type: UInt64, value: String)], hidesValues: Bool, top: UInt64) {
        var cursor = top - 8
        func put(_ text: String) -> UInt64 {
            cursor -= UInt64(text.utf8.count) + 1
            return cursor
        }
        let name = put(path)
        let variables = environment.reversed().map { put($0) }.reversed() as [UInt64]
        let words = arguments.reversed().map { put($0) }.reversed() as [UInt64]
        let random = (cursor - 16) & ~15
        let platform = random - 16
        // argc, the pointers and their ends, and the pairs of the auxiliary vector, the last of which ends it.
        let count = 1 + arguments.count + 1 + environment.count + 1 + 2 * (auxiliary.count + 1)
        pointer = (platform - UInt64(count) * 8) & ~15
        var at = pointer
        func add(_ value: String, _ meaning: String) {
            lines.append(Line(address: at, value: value, meaning: meaning))
            at += 8
        }
        add("\(arguments.count)", "argc")
        for (index, word) in arguments.enumerated() { add(words[index].hex, "argv[\(index)] → \"\(Self.short(word))\"") }
        add("0", "the end of argv")
        for (index, variable) in environment.enumerated() {
            if index < 4 || index == environment.count - 1 {
                let shown = hidesValues ? variable.prefix { $0 != "=" } + "=…" : Self.short(variable)[...]
                add(variables[index].hex, "envp[\(index)] → \"\(shown)\"")
            } else {
                if index == 4 { lines.append(Line(address: at, value: "…", meaning: "\(environment.count - 5) more variables")) }
                at += 8
            }
        }
        add("0", "the end of envp")
        for entry in auxiliary {
            let words = AuxiliaryWords(entry.type)
            let value = entry.type == 31 ? name.hex : entry.type == 25 ? random.hex : entry.type == 15 ? platform.hex : entry.value
            lines.append(Line(address: at, value: value, meaning: "\(words.name): \(words.meaning)"))
            at += 16
        }
        lines.append(Line(address: at, value: "0", meaning: "AT_NULL: the end of the auxiliary vector"))
        lines.append(Line(address: platform, value: "strings", meaning: "the platform's name, 16 random bytes"))
        lines.append(Line(address: cursor, value: "strings", meaning: "the arguments, the environment, and the path of the program"))
        lines.append(Line(address: top, value: "", meaning: "the top of the stack"))
    }

    private static func short(_ text: String) -> String { text.count > 44 ? String(text.prefix(43)) + "…" : text }
}

/// The name and the meaning of an entry of the auxiliary vector (Linux, include/uapi/linux/auxvec.h).
struct AuxiliaryWords {
    let name: String
    let meaning: String

    init(_ type: UInt64) {
        (name, meaning) = Self.known[type] ?? ("AT_\(type)", "a type that this program does not know")
    }

    private static let known: [UInt64: (String, String)] = [
        3: ("AT_PHDR", "where the program headers are in memory"),
        4: ("AT_PHENT", "the size of one"),
        5: ("AT_PHNUM", "how many there are"),
        6: ("AT_PAGESZ", "the size of a page"),
        7: ("AT_BASE", "where the dynamic linker is loaded"),
        8: ("AT_FLAGS", "flags, none in use"),
        9: ("AT_ENTRY", "the program's first instruction"),
        11: ("AT_UID", "the real user"),
        12: ("AT_EUID", "the user whose rights count"),
        13: ("AT_GID", "the real group"),
        14: ("AT_EGID", "the group whose rights count"),
        15: ("AT_PLATFORM", "the processor's name, a string"),
        16: ("AT_HWCAP", "what the processor can do"),
        17: ("AT_CLKTCK", "ticks a second of times()"),
        23: ("AT_SECURE", "1 where the program has more rights than its user"),
        25: ("AT_RANDOM", "16 random bytes, for the stack guard"),
        26: ("AT_HWCAP2", "more of what the processor can do"),
        31: ("AT_EXECFN", "the path by which the program was started"),
        33: ("AT_SYSINFO_EHDR", "the vDSO, the kernel's library in every process"),
    ]
}

extension Subject {
    /// What the program finds on its stack.
    func stackStage() -> Stage {
        let count = file.headers.count
        let table = file.headers.first(.programHeaders)?.address.value ?? file.headers.address(ofByte: file.header?.programHeaderOffset ?? 0) ?? 0
        let isForeign = file.machine != .thisMachine
        let own: (UInt64) -> String = { isForeign ? "the processor's" : (Self.ownVector[$0] ?? 0).hex }
        var auxiliary: [(type: UInt64, value: String)] = [
            (33, "the kernel's choice"), (16, own(16)), (6, "4096"), (17, "100"), (3, place(table)), (4, "56"), (5, "\(count)"),
        ]
        auxiliary += [(7, file.interpreter == nil ? "0" : "the linker's base"), (8, "0"), (9, place(file.header?.entry.value ?? 0))]
        auxiliary += [
            (11, "\(getuid())"), (12, "\(geteuid())"), (13, "\(getgid())"), (14, "\(getegid())"), (23, "0"), (25, ""), (26, own(26)), (31, ""),
            (15, ""),
        ]
        let stack = InitialStackPicture(
            path: file.path, arguments: [file.path] + arguments, environment: environment, auxiliary: auxiliary, hidesValues: hidesValues,
            top: file.machine == .aarch64 ? 0xffff_ffff_f000 : 0x7fff_ffff_f000)
        var stage = Stage(
            "stack", "The initial stack",
            "The kernel puts the arguments, the environment and a vector of facts at the top of the stack. The program finds argc where the stack pointer points. The addresses are those of a stack without randomisation, for the arguments given and this environment."
        )
        let width = stack.lines.map(\.value.count).max() ?? 0
        var lines: [String] = []
        for (index, line) in stack.lines.enumerated() {
            lines.append("\(line.address.hex) │ \(line.value.padded(width)) │ \(line.meaning)\(index == 0 ? "   ◀── stack pointer" : "")")
        }
        stage.add(.picture(title: "lower addresses first", lines))
        return stage
    }

    /// The auxiliary vector of this process.
    private static let ownVector: [UInt64: UInt64] = {
        let data = FileManager.default.contents(atPath: "/proc/self/auxv") ?? Data()
        let words = unsafe data.withUnsafeBytes { buffer in
            (0..<buffer.count / 8).map { unsafe buffer.loadUnaligned(fromByteOffset: $0 * 8, as: UInt64.self) }
        }
        var vector: [UInt64: UInt64] = [:]
        for index in stride(from: 0, to: words.count - 1, by: 2) { vector[words[index]] = words[index + 1] }
        return vector
    }()

    /// The last step: the program's first instruction.
    func jumpStage() -> Stage {
        let entry = file.header?.entry.value ?? 0
        let register = file.machine == .aarch64 ? "x0" : "%rdx"
        var stage = Stage(
            "jump", "The jump",
            "Everything is in place: the loader sets the stack pointer to argc, puts the address of its own finaliser into \(register), and jumps to e_entry."
        )
        let name = closure.flatMap { FunctionNames($0.program)[entry] }
        var facts = [Fact("e_entry", place(entry) + (name.map { " \($0)" } ?? ""), "The program's first instruction.")]
        if let offset = file.fileOffset(of: LinkAddress(entry)), let at = Int(exactly: offset) {
            let code = (0..<16).compactMap { file.bytes[at &+ $0] }.map { String(UInt32($0) | 0x100, radix: 16).dropFirst() }.joined(separator: " ")
            facts.append(Fact("code", code, "The bytes there, from byte \(offset.hex) of the file."))
        }
        facts.append(
            Fact(
                register, "the loader's finaliser",
                "The start code registers it with atexit; it runs the libraries' finalisers when the program exits."))
        stage.add(.facts(title: "the processor's state", facts))
        return stage
    }
}
