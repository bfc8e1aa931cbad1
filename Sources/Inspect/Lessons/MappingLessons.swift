import ELF
import Foundation
import Link

/// Lessons about what becomes of a file in memory.
extension Lesson {
    static let segments = Lesson("segments", "Segments are loaded, and sections are not") { bench in
        try bench.source("hello.c", "#include <stdio.h>\nint main(void) { puts(\"hello\"); }")
        try bench.compile("hello.c -o hello")
        let file = try bench.subject("hello").file
        bench.say(
            "The file has \(counted(file.bytes.sectionHeaders.count, "section header")), which name its parts for tools, and these program headers of type PT_LOAD, which are all that is mapped:"
        )
        bench.table(
            ["p_offset", "p_filesz", "p_vaddr", "p_memsz", "may"],
            loads(file).map {
                [$0.offset.hex, $0.fileSize.hex, $0.address.value.hex, $0.memorySize.hex, $0.flags.letters]
            })
        let end = loads(file).map { $0.offset + $0.fileSize }.max() ?? 0
        var copy = unsafe Data(bytes: file.bytes.start, count: min(Int(clamping: end), file.bytes.count))
        // e_shoff, and e_shnum with e_shstrndx.
        for place in Array(40..<48) + Array(60..<64) { copy[place] = 0 }
        try bench.write("bare", copy)
        bench.say(
            "A copy that ends where the last segment does, \(copy.count) bytes instead of \(file.bytes.count), and that says it has no sections:")
        try bench.run("bare")
        bench.say("The loader did not miss them. Debuggers would: symbols and debug information are only found by sections.")
    }

    static let bss = Lesson("bss", "Variables that begin as zero take no room in the file") { bench in
        try bench.source(
            "room.c",
            "#include <stdio.h>\nstatic char room[1 << 20];\nint main(void) { printf(\"%zu bytes, the last is %d\\n\", sizeof room, room[sizeof room - 1]); }"
        )
        try bench.compile("room.c -o room")
        let subject = try bench.subject("room")
        let data = loads(subject.file).last { $0.flags.contains(.write) }
        guard let data else { throw LessonFailure("the program has no writable segment") }
        bench.say("A megabyte of variables, and a file of \(subject.file.bytes.count) bytes. The writable PT_LOAD says so with two numbers:")
        bench.table(
            ["field", "value", "meaning"],
            [
                ["p_filesz", data.fileSize.hex, "what the file gives"], ["p_memsz", data.memorySize.hex, "what the segment has in memory"],
                ["difference", (data.memorySize - data.fileSize).hex, ".bss, all zero"],
            ])
        bench.say("The loader maps the file's pages, zeroes the rest of the last one, and adds fresh pages, which the kernel hands out zeroed:")
        for step in steps(subject, writable: true) { bench.show("· " + step) }
        try bench.run("room")
    }

    static let base = Lesson("base", "Base plus p_vaddr: where a thing is in memory") { bench in
        try bench.source("where.c", "#include <stdio.h>\nint main(void) { printf(\"%p\\n\", (void *)main); }")
        try bench.compile("-fPIE -pie where.c -o where")
        let value = try address(of: "main", try bench.subject("where"))
        bench.say(
            "The file says that main is at \(value.hex) (st_value). The program is position-independent: the loader puts it where there is room, at a base that differs from run to run (ASLR), and adds that base to everything."
        )
        var rows: [[String]] = []
        for _ in 0..<2 {
            let printed = UInt64(try bench.output("where").trimmingCharacters(in: .whitespacesAndNewlines).dropFirst(2), radix: 16) ?? 0
            rows.append([(printed &- value).hex, "+", value.hex, "=", printed.hex])
        }
        bench.table(["base", "", "st_value", "", "what the program printed"], rows)
        try bench.compile("-fno-pie -no-pie where.c -o fixed")
        let fixed = try address(of: "main", try bench.subject("fixed"))
        bench.say("Linked with -no-pie (ET_EXEC) the address is final in the file, \(fixed.hex), and the base is 0:")
        try bench.run("fixed")
    }

    static let relro = Lesson("relro", "RELRO: read-only after relocation") { bench in
        try bench.source(
            "table.c",
            """
            #include <signal.h>
            #include <stdio.h>
            #include <unistd.h>
            static int one(void) { return 1; }
            static int (*const table[])(void) = {one};  // an address, so relocation has to write it
            static void caught(int signal) { (void)!write(1, "segmentation fault: the page is read-only\\n", 42); _exit(0); }
            int main(void) {
                signal(SIGSEGV, caught);
                *(int (*volatile *)(void))&table[0] = one;
                puts("written: nothing protects the page");
            }
            """)
        try bench.compile("-fPIE -pie -Wl,-z,relro,-z,now table.c -o table")
        let subject = try bench.subject("table")
        if let relro = subject.file.plan?.relro {
            bench.say(
                "PT_GNU_RELRO covers \(relro.length.hex) bytes from base+\(relro.start.value.hex). While it relocates, the loader may write there; then it calls mprotect(…, PROT_READ):"
            )
        }
        try bench.run("table")
        try bench.compile("-fPIE -pie -Wl,-z,norelro table.c -o open")
        try bench.run("open")
        bench.say("With -z now the global offset table lies under that protection too: no attacker can change where a call goes.")
    }

    static let stack = Lesson("stack", "What a program finds on its stack") { bench in
        try bench.source(
            "stack.c",
            """
            #include <stdio.h>
            #include <sys/auxv.h>
            int main(int argc, char **argv, char **envp) {
                long *word = (long *)argv - 1;
                printf("%p  argc = %ld\\n", (void *)word, *word);
                for (int i = 0; i < argc; i++) printf("%p  argv[%d] -> %p \\"%s\\"\\n", (void *)(argv + i), i, (void *)argv[i], argv[i]);
                printf("%p  the end of argv: %p\\n", (void *)(argv + argc), (void *)argv[argc]);
                printf("%p  envp[0]\\n", (void *)envp);
                while (*envp) envp++;
                unsigned long *vector = (unsigned long *)(envp + 1);
                printf("%p  the auxiliary vector\\n", (void *)vector);
                for (; *vector; vector += 2)
                    if (*vector == AT_PHDR || *vector == AT_ENTRY || *vector == AT_PAGESZ) printf("%p  type %lu = %#lx\\n", (void *)vector, *vector, vector[1]);
            }
            """)
        try bench.compile("stack.c -o stack")
        try bench.run("stack", ["one", "two"])
        let entry = try bench.subject("stack").file.header?.entry.value ?? 0
        bench.say(
            "The kernel wrote all this before the first instruction. Type 3 is AT_PHDR, 6 AT_PAGESZ, 9 AT_ENTRY. AT_ENTRY minus e_entry (\(entry.hex)) is the load base, which is how start code finds out where it is."
        )
    }

    private static func loads(_ file: ExplainedFile) -> [ProgramHeader] {
        (0..<file.headers.count).compactMap { file.headers[$0] }.filter { $0.kind == .load }
    }

    /// What the loader does for the last segment that may be written to, or for another.
    private static func steps(_ subject: Subject, writable: Bool) -> [String] {
        for case .items(let items) in subject.segmentStage().parts {
            if let item = items.last(where: { $0.name == (writable ? "PT_LOAD rw-" : "PT_LOAD r-x") }) { return Array(item.steps.dropFirst()) }
        }
        return []
    }

    /// The value of a symbol of the program.
    private static func address(of name: String, _ subject: Subject) throws -> UInt64 {
        if let (symbols, strings) = subject.file.bytes.symbolTable {
            for index in 0..<symbols.count {
                if let symbol = symbols[index], strings.string(at: Int(symbol.nameOffset))?.text == name { return symbol.value }
            }
        }
        throw LessonFailure("\(subject.file.path): has no symbol \(name)")
    }
}
