import ELF
import Foundation
import Link

/// Lessons about threads, the order of things, and archives.
extension Lesson {
    static let threadLocal = Lesson("tls", "Where errno is: thread-local storage") { bench in
        try bench.source(
            "where.c",
            """
            #include <errno.h>
            #include <pthread.h>
            #include <stdio.h>
            static void *distance(void *name) {
                char *pointer;
                __asm__("mov %%fs:0, %0" : "=r"(pointer));
                printf("%s thread: errno is at tp%td\\n", (char *)name, (char *)&errno - pointer);
                return 0;
            }
            int main(void) {
                pthread_t thread;
                distance("first");
                pthread_create(&thread, 0, distance, "second");
                pthread_join(thread, 0);
            }
            """)
        try bench.compile("where.c -o where -pthread")
        let subject = try bench.subject("where")
        guard let closure = subject.closure, let libc = closure.object(named: Bytes("libc.so.6")) else {
            throw LessonFailure("the program has no libc.so.6")
        }
        let layout = subject.threadLayout(closure)
        let module = layout.moduleID(of: libc.id)
        let (names, value) = ("errno", value(of: "errno", in: libc))
        guard module != 0, let value else { throw LessonFailure("libc.so.6 has no thread-local errno") }
        let offset = layout.offset(of: module)
        bench.say(
            "libc.so.6 is module \(module); its block of \(layout.modules[module - 1]?.memorySize.hex ?? "0") bytes begins \(offset.hex) below the thread pointer (%fs). The symbol \(names) has st_value \(value.hex), its place in the block:"
        )
        bench.show("tp - \(offset.hex) + \(value.hex) = tp\(Int64(bitPattern: value &- offset))")
        try bench.run("where")
        bench.say("Each thread has another thread pointer and the same distance: one instruction reads the variable, and no two threads share it.")
    }

    static let initialisers = Lesson("init", "The order of initialisers, with a cycle") { bench in
        let function = { (name: String) in
            "#include <stdio.h>\n__attribute__((constructor)) static void begin(void) { puts(\"\(name)\"); }\nvoid \(name)(void) {}\n"
        }
        try bench.write("low.c", function("low"))
        try bench.write("left.c", function("left"))
        try bench.write("right.c", function("right"))
        try bench.source(
            "main.c",
            "#include <stdio.h>\n__attribute__((constructor)) static void begin(void) { puts(\"the program\"); }\nint main(void) { puts(\"main\"); }")
        let link = "-Wl,-rpath,$ORIGIN -Wl,--no-as-needed -L."
        try bench.compile("-shared -fPIC low.c -o liblow.so", quietly: true)
        try bench.compile("-shared -fPIC right.c -o libright.so", quietly: true)
        try bench.compile("-shared -fPIC left.c -o libleft.so \(link) -lright -llow", quietly: true)
        try bench.compile("-shared -fPIC right.c -o libright.so \(link) -lleft", quietly: true)
        try bench.compile("main.c -o main \(link) -lleft -lright")
        let subject = try bench.subject("main")
        guard let closure = subject.closure else { return }
        bench.say(
            "libleft.so needs libright.so and liblow.so; libright.so needs libleft.so again, a cycle. What an object needs is initialised before it; in a cycle one has to be first, and the walk decides:"
        )
        let order = closure.relocationOrder.map { closure.objects[$0.index].shortName }
        bench.show(order.joined(separator: " → "))
        try bench.run("main")
        bench.say("At the end the finalisers run the other way round. Code that depends on the order within a cycle depends on luck.")
    }

    static let archive = Lesson("archive", "How a member is pulled out of an archive") { bench in
        try bench.source("main.c", "#include <stdio.h>\nint twice(int);\nint main(void) { printf(\"%d\\n\", twice(21)); }")
        try bench.write("twice.c", "int add(int, int);\nint twice(int n) { return add(n, n); }")
        try bench.write("add.c", "int add(int a, int b) { return a + b; }")
        try bench.write("unused.c", "int unused(void) { return 0; }")
        for name in ["main", "twice", "add", "unused"] { try bench.compile("-c \(name).c -o \(name).o", quietly: true) }
        try bench.bundle("libfew.a", "twice.o", "add.o", "unused.o")
        try bench.compile("main.o -o main -L. -lfew")
        let members = try ["twice.o", "add.o", "unused.o"].map { Member(name: $0, file: try bench.file($0)) }
        bench.say(
            "An archive is object files behind one another, with an index of the symbols that they define. A link editor takes a member only when it defines something that is undefined so far; a member may want others:"
        )
        bench.table(["index", "member"], members.flatMap { member in member.defined.map { [$0, member.name] } })
        for step in pulls(members, for: Member(name: "main.o", file: try bench.file("main.o"))) { bench.show("· " + step) }
        let names = try Member(name: "main", file: bench.file("main")).defined
        bench.table(["symbol", "in the program"], ["twice", "add", "unused"].map { [$0, names.contains($0) ? "yes" : "no"] })
        try bench.run("main")
        bench.say(
            "No loader ever sees an archive: what was pulled is part of the program. That is also why a library named before the object that needs it gives nothing."
        )
    }

    /// The value of an object's dynamic symbol of this name.
    private static func value(of name: String, in object: ClosureObject) -> UInt64? {
        let tables = object.tables
        for index in 0..<min(tables.hash.symbolCount, tables.symbols.count) {
            if let symbol = tables.symbols[index], symbol.type == .threadLocal, tables.strings.string(at: Int(symbol.nameOffset))?.text == name {
                return symbol.value
            }
        }
        return nil
    }

    /// An object file as the link editor looks at it: the names that it defines, and those that it wants.
    private struct Member {
        let name: String
        private(set) var defined: [String] = []
        private(set) var undefined: [String] = []

        init(name: String, file: ExplainedFile) {
            self.name = name
            guard let (symbols, strings) = file.bytes.symbolTable else { return }
            for index in 0..<symbols.count {
                guard let symbol = symbols[index], symbol.binding != .local, let text = strings.string(at: Int(symbol.nameOffset))?.text else {
                    continue
                }
                if symbol.isUndefined { undefined.append(text) } else { defined.append(text) }
            }
        }
    }

    /// What a link editor takes because of undefined names, one after the other.
    private static func pulls(_ members: [Member], for first: Member) -> [String] {
        var steps: [String] = []
        var waiting = first.undefined.map { (name: $0, asker: first.name) }
        var taken: Set<String> = []
        while !waiting.isEmpty {
            let next = waiting.removeFirst()
            guard let member = members.first(where: { $0.defined.contains(next.name) }), taken.insert(member.name).inserted else { continue }
            steps.append("\(next.asker) refers to \(next.name), which is undefined: \(member.name) is pulled")
            waiting += member.undefined.map { ($0, member.name) }
        }
        return steps
    }
}
