import Glibc

/// A made-up program and its libraries: how many there are, what they define and refer to, and how they need each other.
///
/// With an argument the program asks each library to call through every word that is bound, and exits with 0 only if every binding came out right; without
/// one it exits at once, so that the loader's work alone is timed.
struct SyntheticClosure {
    enum Shape {
        /// The program needs all libraries, and each refers to all others.
        case wide
        /// Each library needs the next.
        case deep
        /// Each needs up to three that come later and refers to those; every symbol has a version.
        case mesh
    }

    let name: String
    let libraries: Int
    /// How many functions each library defines, and how many words of each are bound to functions of others.
    let exports: Int
    let words: Int
    var shape = Shape.wide
    /// True where all libraries define the same names, so that the first of them has all references.
    var repeatsNames = false
    /// How many words of each library only need its load address.
    var relative = 0
    /// How many folders are searched for each library before the one that has it.
    var emptyFolders = 0

    static let builtIn: [SyntheticClosure] = [
        SyntheticClosure(name: "s10", libraries: 10, exports: 1000, words: 1000),
        SyntheticClosure(name: "s100", libraries: 100, exports: 1000, words: 1000),
        SyntheticClosure(name: "s1000", libraries: 1000, exports: 1000, words: 1000),
        SyntheticClosure(name: "deep100", libraries: 100, exports: 1000, words: 1000, shape: .deep),
        SyntheticClosure(name: "mesh100v", libraries: 100, exports: 1000, words: 1000, shape: .mesh),
        SyntheticClosure(name: "same100", libraries: 100, exports: 50, words: 1000, repeatsNames: true),
        SyntheticClosure(name: "rel10", libraries: 10, exports: 10, words: 10, relative: 200_000),
        SyntheticClosure(name: "search100", libraries: 100, exports: 20, words: 20, emptyFolders: 30),
    ]

    /// Those that differ in nothing but the number of their libraries.
    static let growing: [SyntheticClosure] = builtIn.filter { ["s10", "s100", "s1000"].contains($0.name) }

    /// What there is to load, in a few words.
    var meaning: String {
        var text = "\(libraries) libraries"
        switch shape {
        case .wide: break
        case .deep: text += " in a chain"
        case .mesh: text += " with symbol versions"
        }
        if repeatsNames { text += " with the same names" }
        if relative > 0 { text += " with \(relative) relative relocations each" }
        if emptyFolders > 0 { text += ", \(emptyFolders) folders searched before theirs" }
        return text
    }

    /// Makes the files; needs cc.
    func make(in parent: String) throws(BuildError) -> Prepared {
        let folder = "\(parent)/\(name)"
        let place = emptyFolders == 0 ? folder : "\(folder)/d\(emptyFolders)"
        // Only the program's own folders are for its libraries alone; those of other libraries have to be found, too.
        let made = Prepared(
            name: name, path: "\(folder)/program", arguments: [], libraryPath: emptyFolders == 0 ? folder : nil, check: ["check"])
        if isExecutable(made.path) { return made }
        unsafe mkdir(folder, 0o755)
        for index in 0..<emptyFolders + (emptyFolders == 0 ? 0 : 1) { unsafe mkdir("\(folder)/d\(index)", 0o755) }
        // Last first, so that what a library needs is there.
        for index in (0..<libraries).reversed() {
            let source = "\(folder)/source.s"
            try write(library(index), to: source)
            var arguments = ["-shared", "-nostdlib", "-Wl,-soname,lib\(index).so", "-o", "\(place)/lib\(index).so", source]
            arguments += needed(by: index).map { "\(place)/lib\($0).so" } + ["-Wl,--no-as-needed"]
            if shape == .mesh {
                try write("V\(index) { global: *; };\n", to: "\(folder)/versions")
                arguments.append("-Wl,--version-script=\(folder)/versions")
            }
            try compile(["-Wl,--no-as-needed"] + arguments)
        }
        let source = "\(folder)/source.s"
        try write(program, to: source)
        let search = emptyFolders == 0 ? [place] : (0...emptyFolders).map { "\(folder)/d\($0)" }
        let direct = shape == .deep ? 0..<1 : 0..<libraries
        try compile(
            ["-nostdlib", "-nostartfiles", "-pie", "-o", "\(folder)/program", source, "-Wl,--allow-shlib-undefined", "-Wl,--enable-new-dtags"]
                + ["-Wl,--no-as-needed", "-Wl,-rpath,\(search.joined(separator: ":"))"] + direct.map { "\(place)/lib\($0).so" }
                + (shape == .deep ? ["-Wl,-rpath-link,\(place)"] : []))
        return made
    }

    /// Which libraries a library needs, apart from what the program does.
    private func needed(by index: Int) -> [Int] {
        switch shape {
        case .wide: []
        case .deep: index + 1 < libraries ? [index + 1] : []
        case .mesh: Array(Set([index + 1, index + 2, (index * 7 + 13)].filter { $0 > index && $0 < libraries })).sorted()
        }
    }

    /// A name as long as those of templates, of which the first part is the same in all.
    private func symbol(_ library: Int, _ export: Int) -> String {
        let owner = repeatsNames ? 0 : library
        return "_ZN9synthetic7closure15implementation6detail9container8internal7functorILi\(owner)ELi\(export)EE6invokeERKSt6vectorIiE"
    }

    private func value(_ library: Int, _ export: Int) -> Int { (repeatsNames ? 0 : library) * exports + export }

    /// The libraries that a library refers to.
    private func targets(of index: Int) -> [Int] {
        let others = shape == .mesh ? needed(by: index) : Array(0..<libraries)
        return others.isEmpty ? [index] : others
    }

    private func library(_ index: Int) -> String {
        var text = " .text\n"
        for export in 0..<exports {
            let name = symbol(index, export)
            text += " .globl \(name)\n .type \(name), @function\n\(name):\n mov $\(repeatsNames ? export : value(index, export)), %eax\n ret\n"
        }
        let targets = targets(of: index)
        var sum = 0
        var list = ""
        for word in 0..<words {
            let target = targets[(word * 31 + index) % targets.count]
            let export = (word * 17 + index * 3) % exports
            sum += value(target, export)
            list += " .quad \(symbol(target, export))\n"
        }
        text += """
             .globl check\(index)
             .type check\(index), @function
            check\(index):
             push %rbx
             push %r12
             push %r13
             lea words(%rip), %rbx
             mov $\(words), %r12d
             xor %r13d, %r13d
            1: call *(%rbx)
             add %rax, %r13
             add $8, %rbx
             dec %r12
             jnz 1b
             mov $\(sum), %rcx
             xor %eax, %eax
             cmp %rcx, %r13
             setne %al

            """
        if relative > 0 {
            text += " lea own(%rip), %rbx\n mov $\(relative), %ecx\n2: cmp %rbx, (%rbx)\n je 3f\n mov $1, %eax\n3: add $8, %rbx\n dec %ecx\n jnz 2b\n"
        }
        // The program knows the first library alone, so each asks the next.
        if shape == .deep, index + 1 < libraries { text += " mov %eax, %r12d\n call check\(index + 1)@PLT\n or %r12d, %eax\n" }
        text += " pop %r13\n pop %r12\n pop %rbx\n ret\n .section .data.rel.ro, \"aw\"\n .balign 8\nwords:\n" + list
        if relative > 0 { text += " .data\n .balign 8\nown:\n .rept \(relative)\n .quad .\n .endr\n" }
        return text + " .section .note.GNU-stack, \"\", @progbits\n"
    }

    private var program: String {
        var text = " .text\n .globl _start\n_start:\n xor %ebx, %ebx\n cmpl $1, (%rsp)\n je 3f\n"
        for index in 0..<libraries where shape != .deep || index == 0 { text += " call check\(index)@PLT\n or %eax, %ebx\n" }
        text += "3: mov $231, %eax\n mov %ebx, %edi\n syscall\n"
        return text + " .section .note.GNU-stack, \"\", @progbits\n"
    }

    private func write(_ text: String, to path: String) throws(BuildError) {
        guard let file = unsafe fopen(path, "w") else { throw BuildError(text: "\(path) cannot be written") }
        unsafe fputs(text, file)
        guard unsafe fclose(file) == 0 else { throw BuildError(text: "\(path) cannot be written") }
    }

    private func compile(_ arguments: [String]) throws(BuildError) {
        guard let path = Command.find("cc"), let result = try? Child(path: path, arguments: [path] + arguments, environment: Command.environment()).output()
        else { throw BuildError(text: "cc cannot be started") }
        guard result.ending == .exited(0) else {
            throw BuildError(text: "cc does not make \(name): \(result.text.split(separator: "\n").first ?? "")")
        }
    }
}
