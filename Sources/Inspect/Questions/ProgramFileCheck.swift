import ELF
import Foundation
import Link

/// What the kernel wants of a program's file, before any library counts.
struct ProgramFileCheck {
    let path: String

    init(_ path: String) { self.path = path }

    /// Why a file is no program for anybody here.
    func finding(_ error: FileError) -> Diagnosis.Finding {
        switch error {
        case .system, .notRegular:
            return Diagnosis.Finding(.fatal, "unreadable", "\(path): \(error.sentence(for: .thisMachine))")
        case .format(.notELF):
            return script ?? Diagnosis.Finding(.fatal, "not-elf", "\(path) is no ELF file, and no script that names its interpreter")
        case .format(.fileClass(1)):
            return Diagnosis.Finding(
                .fatal, "class", "\(path) is a 32-bit program, and swload answers for 64-bit ones only",
                advice: ["a 64-bit x86 kernel runs 32-bit programs if their libraries are installed: dpkg --add-architecture i386, then libc6:i386"])
        case .format(.machine(let number)):
            return Diagnosis.Finding(
                .fatal, "machine", "\(path): \(error.sentence(for: .thisMachine))",
                advice: ["run it on such a machine, or with QEMU's user mode emulator for machine number \(number)"])
        case .format:
            return Diagnosis.Finding(
                .fatal, "broken-file", "\(path): \(error.sentence(for: .thisMachine))",
                advice: ["the file is damaged or was cut off: build or copy it again"])
        }
    }

    /// What is said of a script.
    private var script: Diagnosis.Finding? {
        guard let handle = FileHandle(forReadingAtPath: path), let start = try? handle.read(upToCount: 256), start.starts(with: Array("#!".utf8))
        else { return nil }
        let line = String(decoding: start.dropFirst(2).prefix { $0 != 10 }, as: UTF8.self).trimmingCharacters(in: .whitespaces)
        let words = line.split(separator: " ").map(String.init)
        let interpreter = words.first ?? ""
        if !interpreter.isEmpty, FileManager.default.isExecutableFile(atPath: interpreter) {
            // env looks for the program that it is given.
            let runner = interpreter.hasSuffix("/env") ? words.dropFirst().first { !$0.hasPrefix("-") } ?? interpreter : interpreter
            return Diagnosis.Finding(
                .note, "script", "\(path) is a script, which \(runner) runs", advice: ["ask about its interpreter: swload doctor \(runner)"])
        }
        return Diagnosis.Finding(
            .fatal, "script", "\(path) is a script whose interpreter '\(interpreter)' is not there or cannot be executed",
            details: line.hasSuffix("\r") ? ["the first line ends with a carriage return, which the kernel takes for a part of the name"] : [],
            advice: ["install the interpreter, or change the first line of the script"])
    }

    func findings(_ closure: Closure) -> [Diagnosis.Finding] {
        machine(closure) + permission(closure) + interpreter(closure) + entry(closure)
    }

    func machine(_ closure: Closure) -> [Diagnosis.Finding] {
        guard closure.machine != .thisMachine else { return [] }
        let emulator = closure.machine == .aarch64 ? "qemu-aarch64-static" : "qemu-x86_64-static"
        let sentence = "\(path) is for \(closure.machine.name), this machine is \(Machine.thisMachine.name)"
        if let sysroot = closure.options.sysroot {
            return [Diagnosis.Finding(.note, "machine", sentence, advice: ["run it with \(emulator) -L \(sysroot) \(path)"])]
        }
        return [
            Diagnosis.Finding(
                .fatal, "machine", sentence,
                advice: [
                    "run it with \(emulator) -L FOLDER \(path), where FOLDER holds that machine's libraries",
                    "ask again with --sysroot FOLDER for what it needs there",
                ])
        ]
    }

    private func permission(_ closure: Closure) -> [Diagnosis.Finding] {
        guard let file = closure.program.file else { return [] }
        var findings: [Diagnosis.Finding] = []
        if !file.contents.identity.anyoneMayExecute {
            findings.append(Diagnosis.Finding(.fatal, "not-executable", "nobody may execute \(path)", advice: ["chmod +x \(path)"]))
        } else if !FileManager.default.isExecutableFile(atPath: path) {
            findings.append(
                Diagnosis.Finding(.fatal, "not-executable", "this user may not execute \(path)", advice: ["change its owner or its mode"]))
        }
        if MountFlags.forbidExecution(at: path) {
            findings.append(
                Diagnosis.Finding(
                    .fatal, "noexec", "\(path) lies on a file system that is mounted noexec",
                    advice: ["copy it to another file system, or mount this one again with exec"]))
        }
        if file.contents.identity.setsID {
            findings.append(
                Diagnosis.Finding(
                    .note, "set-id", "\(path) runs with its owner's or group's rights: LD_LIBRARY_PATH and paths in LD_PRELOAD do not count"))
        }
        return findings
    }

    private func interpreter(_ closure: Closure) -> [Diagnosis.Finding] {
        guard closure.namesInterpreter, let program = closure.program.file, let path = (try? program.interpreter()) ?? nil else { return [] }
        let name = path.text
        let real = closure.root.real(name)
        do throws(FileError) {
            let contents = try FileContents(path: real.kept(in: closure.strings))
            let file = try ObjectFile(path: path, contents: contents)
            if file.machine != closure.machine {
                return [
                    Diagnosis.Finding(
                        .fatal, "interpreter", "the interpreter \(name) is for \(file.machine.name), the program for \(closure.machine.name)")
                ]
            }
            if !contents.identity.anyoneMayExecute {
                return [Diagnosis.Finding(.fatal, "interpreter", "nobody may execute the interpreter \(name)", advice: ["chmod +x \(real)"])]
            }
            return []
        } catch {
            let advice =
                error.isMissing
                ? [
                    name.contains("ld-musl")
                        ? "install musl, whose linker it is" : "install the C library that it belongs to, or change it: patchelf --set-interpreter"
                ] : []
            return [
                Diagnosis.Finding(
                    .fatal, "interpreter", "the interpreter (PT_INTERP) \(name): \(error.sentence(for: closure.machine))",
                    details: error.isMissing ? ["the kernel says 'No such file or directory', as if the program were missing"] : [], advice: advice)
            ]
        }
    }

    private func entry(_ closure: Closure) -> [Diagnosis.Finding] {
        guard let file = closure.program.file else { return [] }
        if file.header.entry.value == 0 {
            return [
                Diagnosis.Finding(
                    .fatal, "no-entry", "\(path) has no entry point (e_entry is 0): it is a library, or it was linked without a main function")
            ]
        }
        let segment = file.image.segment(holding: file.header.entry)
        if segment?.flags.contains(.execute) ?? false { return [] }
        return [
            Diagnosis.Finding(.fatal, "no-entry", "the entry point \(file.header.entry.value.hex) of \(path) lies in no executable segment")
        ]
    }
}
