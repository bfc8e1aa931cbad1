import Foundation
import Testing

/// The texts of errors, and how long they last.
@Suite struct DlerrorTests {
    @Test("each thread has its own error, and reads it once", arguments: Variant.few)
    func pending(_ variant: Variant) async throws {
        let program = Program("dynamic/pendingerrors.c", libraries: [.part("a")], flags: ["-pthread", "-rdynamic"], needs: [])
        try await program.expectSame(
            variant,
            printing: lines(
                "at first: none", "new thread: none", "main: libnone.so: cannot open shared object file: No such file or directory",
                "main again: none", "thread: libother.so: cannot open shared object file: No such file or directory", "thread again: none",
                "two errors: libsecond.so: cannot open shared object file: No such file or directory", "after a dlopen that worked: none",
                "after a dlsym that worked: none", "dladdr 1", "after dladdr: ./liba.so: undefined symbol: absent",
                "NOLOAD: libnone.so: cannot open shared object file: No such file or directory", "after dlclose: none", "at last: none"))
    }

    @Test("errors of dlsym and dlvsym", arguments: Variant.few)
    func symbols(_ variant: Variant) async throws {
        let program = Program("dynamic/errors.c", libraries: [.part("a")], flags: ["-rdynamic"], needs: [])
        try await program.expectSame(
            variant,
            printing: lines(
                "handle 0: ./liba.so: undefined symbol: absent", "program 0: PROGRAM: undefined symbol: absent",
                "default 0: PROGRAM: undefined symbol: absent", "next 0: PROGRAM: undefined symbol: absent",
                "empty 0: ./liba.so: undefined symbol: ", "handle, version 1: none",
                "program, version 0: PROGRAM: undefined symbol: absent, version NONE_1",
                "default, version 0: PROGRAM: undefined symbol: printf, version GLIBC_9.9",
                "next, version 0: PROGRAM: undefined symbol: absent, version NONE_1", "right version 1: none",
                "long 0: ./liba.so: undefined symbol: absent_with_a_name_that_is_longer_than_what_anybody_would_think_of_as_a_name_of_a_function_in_a_library_of_a_test",
                "close 0: none"))
    }

    /// What was asked for in vain is remembered, and must not be taken for anything else.
    @Test("names that are asked for in vain, again and again", arguments: Variant.few)
    func missing(_ variant: Variant) async throws {
        let program = Program(
            "dynamic/failedquestions.c", libraries: [.part("a"), .part("b")], flags: ["-pthread", "-rdynamic"], needs: [])
        let undefined = "PROGRAM: undefined symbol: "
        let alike = ["a", "b", "c"].map { "alike_at_both_ends_and_in_the_middle_\($0)_too_as_is_said" }
        let rounds = [0, 1].map { round in lines("round \(round): " + (round == 1 ? "1 none" : "0 \(undefined)b_count")) }
        let seen = try await program.expectSame(
            variant,
            printing: lines("gone: ./liba.so: undefined symbol: absent", "gone again: none")
                + rounds.map { $0 + $0 + $0 }.joined()
                + String(repeating: lines("alike: 0 \(undefined)\(alike[0])", "alike: 1 none", "alike: 0 \(undefined)\(alike[2])"), count: 3)
                + lines(
                    "scope 0: 0", "scope 1: 1", "scope 0: 0", "scope 1: 1", "after all: none", "short 0: 0 \(undefined)abc",
                    "short 1: 0 \(undefined)bc", "short 2: 0 \(undefined)c",
                    "dlopen after dlsym: libnone.so: cannot open shared object file: No such file or directory",
                    "dlsym after dlopen: \(undefined)first", "success after failure: none", "many: 0, long: 0, longer: 0", "threads: 0"))
        let interrupted = try await program.command(variant, arguments: ["interrupted"]).loaded(options: variant.options).run()
        #expect(interrupted.end == .exited(0) && interrupted.text == seen.text + lines("interrupted: 0 0", "afterwards: 0"), "\(interrupted)")
    }

    /// A file, how it is made from liba.so, and what dlopen says of it.
    struct File: Sendable, CustomTestStringConvertible {
        var name: String
        var make: String
        var text: String
        var testDescription: String { name }
    }

    static let files = [
        File(name: "libnone.so", make: "", text: "libnone.so: cannot open shared object file: No such file or directory"),
        File(name: "./libnone.so", make: "", text: "./libnone.so: cannot open shared object file: No such file or directory"),
        File(name: "./folder/libnone.so", make: "", text: "./folder/libnone.so: cannot open shared object file: No such file or directory"),
        File(name: "/nowhere/libnone.so", make: "", text: "/nowhere/libnone.so: cannot open shared object file: No such file or directory"),
        File(
            name: "./" + String(repeating: "n", count: 300), make: "",
            text: "./" + String(repeating: "n", count: 300) + ": cannot open shared object file: File name too long"),
        File(name: "./directory", make: "mkdir directory", text: "./directory: cannot read file data: Is a directory"),
        File(name: "./liba.so/x", make: "", text: "./liba.so/x: cannot open shared object file: Not a directory"),
        File(name: "./empty.so", make: ": > empty.so", text: "./empty.so: file too short"),
        File(name: "./short.so", make: "head -c 40 liba.so > short.so", text: "./short.so: file too short"),
        File(name: "./cut.so", make: "head -c 100 liba.so > cut.so", text: "./cut.so: cannot read file data"),
        File(name: "./text.so", make: "yes this is no library | head -100 > text.so", text: "./text.so: invalid ELF header"),
        File(
            name: "./class.so", make: "cp liba.so class.so; printf '\\001' | dd of=class.so bs=1 seek=4 conv=notrunc 2>/dev/null",
            text: "./class.so: wrong ELF class: ELFCLASS32"),
        File(
            name: "./data.so", make: "cp liba.so data.so; printf '\\002' | dd of=data.so bs=1 seek=5 conv=notrunc 2>/dev/null",
            text: "./data.so: ELF file data encoding not little-endian"),
        File(
            name: "./abi.so", make: "cp liba.so abi.so; printf '\\021' | dd of=abi.so bs=1 seek=7 conv=notrunc 2>/dev/null",
            text: "./abi.so: ELF file OS ABI invalid"),
        File(
            name: "./version.so", make: "cp liba.so version.so; printf '\\003' | dd of=version.so bs=1 seek=6 conv=notrunc 2>/dev/null",
            text: "./version.so: ELF file version ident does not match current one"),
        File(
            name: "./machine.so", make: "cp liba.so machine.so; printf '\\267' | dd of=machine.so bs=1 seek=18 conv=notrunc 2>/dev/null",
            text: "./machine.so: cannot open shared object file: No such file or directory"),
        File(
            name: "./type.so", make: "cp liba.so type.so; printf '\\001' | dd of=type.so bs=1 seek=16 conv=notrunc 2>/dev/null",
            text: "./type.so: only ET_DYN and ET_EXEC can be loaded"),
        File(
            name: "./phentsize.so",
            make: "cp liba.so phentsize.so; printf '\\040' | dd of=phentsize.so bs=1 seek=54 conv=notrunc 2>/dev/null",
            text: "./phentsize.so: ELF file's phentsize not the expected size"),
        File(
            name: "class.so", make: "cp liba.so class.so; printf '\\001' | dd of=class.so bs=1 seek=4 conv=notrunc 2>/dev/null",
            text: "class.so: wrong ELF class: ELFCLASS32"),
        File(name: "text.so", make: "yes this is no library | head -100 > text.so", text: "FOLDER/text.so: invalid ELF header"),
    ]

    @Test("files that are not libraries", arguments: files)
    func file(_ file: File) async throws {
        try await Program.steps(.part("a"), prepare: file.make).expectSame(
            arguments: ["x=\(file.name)", "a=liba.so", "-a"], printing: lines("x=\(file.text)", "+a a=open", "-a -a", "end"))
    }

    @Test(
        "a library without a symbol, without its version, and without versions",
        arguments: [
            ("bad/full.map", "u=./libuser.so: undefined symbol: present, version FULL_1\nu=open"),
            (
                "bad/other.map",
                "u=FOLDER/./libfull.so: version `FULL_1' not found (required by ./libuser.so)\nu=FOLDER/./libfull.so: version `FULL_1' not found (required by ./libuser.so)"
            ),
            ("", "u=./libuser.so: undefined symbol: present, version FULL_1\nu=open"),
        ])
    func versions(_ map: String, _ text: String) async throws {
        let script = "-Wl,--version-script=$S/"
        let full = Library("libfull.so", "bad/lacking.c", flags: ["-DFULL", "\(script)bad/full.map"])
        let user = Library("libuser.so", "bad/wanting.c", flags: ["-Dmain=user", "-Wl,-z,lazy"], needs: ["libfull.so"])
        let lacking = Library("lacking/libfull.so", "bad/lacking.c", flags: map.isEmpty ? [] : ["\(script)\(map)"])
        try await Program.steps(full, user, lacking, prepare: "cp lacking/libfull.so libfull.so").expectSame(
            arguments: ["u=./libuser.so", "u=./libuser.so,lazy", "f=./libfull.so", "f.always"],
            printing: lines(text, "f=open", "f.always 2", "end"))
    }
}
