import ELF
import Foundation
import Link

/// Lessons about how references find their definitions.
extension Lesson {
    static let relocation = Lesson("relocation", "One relocation, end to end") { bench in
        try bench.source("call.c", "#include <stdio.h>\nint main(void) { printf(\"puts is at %p\\n\", (void *)puts); }")
        try bench.compile("-fPIE -pie call.c -o call")
        bench.say(
            "The compiler does not know where puts will be, so the code reads its address from a slot, and a relocation asks the loader to fill that slot:"
        )
        let (trace, printed) = try bench.traced("call", options: ["--now"])
        let subject = try bench.subject("call", run: RunRecord(trace: trace, program: "./call"))
        for step in relocationSteps(subject, of: "puts") { bench.show("· " + step) }
        bench.say("The very run that wrote this value printed:")
        bench.show(printed)
        bench.say("Slot, symbol, name, version, search, value: every binding of every program is these six.")
    }

    static let symbol = Lesson("symbol", "One symbol, all candidates: the first in scope wins") { bench in
        try bench.source("main.c", "#include <stdio.h>\nconst char *who(void);\nint main(void) { puts(who()); }")
        for name in ["one", "two"] {
            try bench.write("\(name).c", "const char *who(void) { return \"lib\(name).so answers\"; }")
            try bench.compile("-shared -fPIC \(name).c -o lib\(name).so", quietly: true)
        }
        bench.say("libone.so and libtwo.so both define who.")
        for order in [["one", "two"], ["two", "one"]] {
            try bench.compile("main.c -o main -Wl,-rpath,$ORIGIN -Wl,--no-as-needed -L. -l\(order[0]) -l\(order[1])")
            candidates(bench, try bench.subject("main"), "who")
            try bench.run("main")
        }
        bench.say(
            "Nothing is wrong with two definitions: the order of DT_NEEDED decides, and the reference gets the first that will do. A definition in the program itself would come before both."
        )
    }

    static let versions = Lesson("versions", "Versions: one name, two functions") { bench in
        try bench.source(
            "copy.c",
            """
            #include <stdio.h>
            #include <string.h>
            void *old_copy(void *, const void *, size_t);
            __asm__(".symver old_copy, memcpy@GLIBC_2.2.5");
            int main(void) { printf("the same function: %s\\n", (void *)old_copy == (void *)memcpy ? "yes" : "no"); }
            """)
        try bench.compile("-fno-builtin -fPIE -pie copy.c -o copy")
        bench.say(
            "glibc 2.14 changed what memcpy does with overlapping memory, and kept the old function for programs linked before: memcpy@GLIBC_2.2.5 beside memcpy@@GLIBC_2.14. DT_VERSYM says which one each reference means:"
        )
        candidates(bench, try bench.subject("copy"), "memcpy")
        try bench.run("copy")
        bench.say("A version is part of the name. Only @@, the default, is found by a link editor today; @ is for programs that are there already.")
    }

    static let weak = Lesson("weak", "Weak and strong: a difference for the link editor") { bench in
        try bench.source(
            "main.c",
            """
            #include <stdio.h>
            const char *colour(void);
            __attribute__((weak)) void nobody(void);
            int main(void) { printf("%s; nobody is %s\\n", colour(), nobody ? "there" : "0"); }
            """)
        try bench.write("faint.c", "__attribute__((weak)) const char *colour(void) { return \"weak red\"; }")
        try bench.write("firm.c", "const char *colour(void) { return \"strong blue\"; }")
        for name in ["faint", "firm"] { try bench.compile("-shared -fPIC \(name).c -o lib\(name).so", quietly: true) }
        try bench.compile("-fPIE -pie main.c -o main -Wl,-rpath,$ORIGIN -Wl,--no-as-needed -L. -lfaint -lfirm")
        candidates(bench, try bench.subject("main"), "colour")
        try bench.run("main")
        bench.say(
            "The loader takes the first definition, weak or not. A weak reference that nobody defines is 0 and no error. Very old loaders preferred strong ones; one variable brings that back:"
        )
        try bench.run("main", environment: ["LD_DYNAMIC_WEAK": "1"])
    }

    static let lazy = Lesson("lazy", "Lazy and now: when a function is bound") { bench in
        try bench.source(
            "calls.c",
            "#include <stdio.h>\n#include <stdlib.h>\nint main(int argc, char **argv) {\n    puts(\"once\");\n    puts(\"twice\");\n    if (argc > 5) abort();\n}"
        )
        try bench.compile("-fPIE -pie -Wl,-z,lazy calls.c -o calls")
        var moments: [String: [String]] = [:]
        for options in [["--lazy"], ["--now"]] {
            for binding in try bindings(bench.traced("calls", options: options).trace, from: "./calls")
            where binding.relocation == "R_X86_64_JUMP_SLOT" || binding.relocation == "R_AARCH64_JUMP_SLOT" {
                moments[binding.symbol, default: []].append("\(options[0]) \(binding.moment)")
            }
        }
        let word: ([String], String) -> String = { list, option in
            let found = list.first { $0.hasPrefix(option) }
            return found.map { $0.hasSuffix("first-call") ? "at its first call" : "before the start" } ?? "never"
        }
        bench.say(
            "A slot of the PLT can be filled when its function is first called. The stub jumps where the slot says: at first back into the PLT, which asks the loader; the loader binds the symbol, writes the slot, and goes on to the function. The second call goes straight there."
        )
        bench.table(
            ["function", "--lazy", "--now"], moments.sorted { $0.key < $1.key }.map { [$0.key, word($0.value, "--lazy"), word($0.value, "--now")] })
        bench.say(
            "Lazy binding starts sooner, and an undefined function that is never called is no error. Binding now (LD_BIND_NOW, -z now) finds such an error at the start, and lets RELRO protect the slots."
        )
    }

    static let indirectFunction = Lesson("ifunc", "IFUNC: a function that is chosen at load time") { bench in
        try bench.write("main.c", "#include <stdio.h>\nconst char *fast(void);\nint main(void) { puts(fast()); }")
        try bench.source(
            "fast.c",
            """
            static const char *wide(void) { return "the one for AVX2"; }
            static const char *plain(void) { return "the one for every processor"; }
            static void *choose(void) { __builtin_cpu_init(); return __builtin_cpu_supports("avx2") ? wide : plain; }
            const char *fast(void) __attribute__((ifunc("choose")));
            """)
        try bench.compile("-shared -fPIC fast.c -o libfast.so")
        try bench.compile("-fPIE -pie main.c -o main -Wl,-rpath,$ORIGIN -L. -lfast")
        let (trace, printed) = try bench.traced("main", options: ["--now"])
        guard let binding = bindings(trace, from: "./main").first(where: { $0.symbol == "fast" }), let definition = binding.definition else {
            throw LessonFailure("the trace has no binding of fast")
        }
        bench.say(
            "The symbol fast has type STT_GNU_IFUNC (10): its value is no function to call, but a resolver. The loader calls it once and writes the answer into the slot."
        )
        bench.table(
            ["step", "value"],
            [
                ["relocation", "\(binding.relocation) of symbol fast"], ["st_value in libfast.so", "\(definition.value), the resolver"],
                ["what the resolver returned", "\(binding.written), written to the slot"],
            ])
        bench.say("The program called it and printed:")
        bench.show(printed)
        bench.say(
            "glibc does so for memcpy, strlen and some forty others: the processor is asked once, at load time, and no call pays for the choice.")
    }

    // MARK: Helpers

    /// What a trace says of a binding.
    private struct TracedBinding: Decodable {
        struct Definition: Decodable { let value: String }
        let moment: String
        let from: String
        let symbol: String
        let relocation: String
        let written: String
        let definition: Definition?
    }

    private static func bindings(_ trace: Data, from program: String) -> [TracedBinding] {
        trace.split(separator: UInt8(ascii: "\n")).compactMap { try? JSONDecoder().decode(TracedBinding.self, from: $0) }.filter {
            $0.from == program
        }
    }

    /// The way of the program's relocation that names a symbol.
    private static func relocationSteps(_ subject: Subject, of name: String) -> [String] {
        guard let closure = subject.closure else { return [] }
        for trail in RelocationTrail.all(in: closure, naming: name) { return subject.item(trail, closure).steps }
        return []
    }

    /// Shows who has a symbol that the program refers to, and whose is taken.
    private static func candidates(_ bench: Workbench, _ subject: Subject, _ name: String) {
        guard let closure = subject.closure else { return }
        var rows: [[String]] = []
        for trail in RelocationTrail.all(in: closure, naming: name) {
            guard let explanation = trail.explanation else { continue }
            let wanted = explanation.version.isEmpty ? name : "\(name)@\(explanation.version.text)"
            for candidate in explanation.lookup.candidates where !candidate.symbol.isUndefined {
                let version = candidate.version.isEmpty ? "" : (candidate.isVersionHidden ? "@" : "@@") + candidate.version.text
                rows.append([wanted, closure.objects[candidate.object.index].shortName, name + version, subject.verdict(candidate.verdict)])
            }
        }
        bench.table(["wanted", "object", "candidate", "verdict"], rows)
    }
}
