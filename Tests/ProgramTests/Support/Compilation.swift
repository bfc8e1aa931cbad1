import Foundation

/// The compiler runs that make one variant of a program, in a folder of its own.
struct Compilation {
    let program: Program
    let variant: Variant
    let folder: String

    init(program: Program, variant: Variant) throws {
        self.program = program
        self.variant = variant
        folder = try Workplace.folder(program.name)
    }

    func run() throws -> BuiltProgram {
        for library in program.libraries {
            let place = URL(fileURLWithPath: "\(folder)/\(library.file)").deletingLastPathComponent()
            try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
            try build(library)
        }
        if program.sources[0].hasSuffix(".rs") {
            try rustc(["-o", program.name, program.sources[0], "-L", "."] + program.flags + externs)
        } else {
            let language = program.sources.contains { $0.hasSuffix(".cpp") } ? "g++" : "gcc"
            let wanted = program.needs.isEmpty ? [] : ["-Wl,--no-as-needed"] + program.needs
            try compile(
                language,
                ["-o", program.name] + variant.program + program.sources.map(source) + wanted + variant.link + runpath + program.flags)
        }
        if !program.prepare.isEmpty { try Command.shell(expanded(program.prepare), in: folder).succeed() }
        return BuiltProgram(folder: folder, name: program.name)
    }

    private func build(_ library: Library) throws {
        let language = library.sources.contains { $0.hasSuffix(".cpp") } ? "g++" : "gcc"
        if library.sources[0].hasSuffix(".rs") {
            try rustc(["-o", library.file, library.sources[0]] + library.flags)
        } else if library.file.hasSuffix(".a") {
            try compile(language, ["-c", "-fPIC", "-o", "\(library.file).o"] + library.sources.map(source) + library.flags)
            try Command.shell("ar rcs \(library.file) \(library.file).o", in: folder).succeed()
        } else {
            let name = library.named ? ["-Wl,-soname,\(library.name)"] : []
            let needs = library.needs.isEmpty ? [] : ["-Wl,--no-as-needed"] + library.needs
            try compile(
                language,
                ["-shared", "-fPIC", "-o", library.file] + name + library.sources.map(source) + needs + variant.link + runpath
                    + library.flags)
        }
    }

    private var runpath: [String] { program.runpath && !Variant.statics.contains(variant) ? ["-Wl,-rpath,$ORIGIN"] : [] }

    private var externs: [String] {
        program.libraries.filter { $0.file.hasSuffix(".rlib") }.flatMap { library in
            ["--extern", "\(library.file.dropFirst(3).dropLast(5))=\(library.file)"]
        }
    }

    private func compile(_ language: String, _ words: [String]) throws {
        let compiler = Tool.find(language) ?? Tool.find(language == "g++" ? "clang++" : "clang") ?? language
        try Command(
            program: compiler, arguments: ["-O1", "-L."] + words.map(expanded), folder: folder, limit: .seconds(120)
        ).succeed()
    }

    private func rustc(_ words: [String]) throws {
        let compiler = Tool.find("rustc") ?? "rustc"
        let named = words.map { $0.hasSuffix(".rs") ? source($0) : $0 }
        try Command(
            program: compiler, arguments: ["--edition", "2021", "-C", "opt-level=1"] + named, folder: folder, limit: .seconds(120)
        ).succeed()
    }

    private func source(_ name: String) -> String { "\(Workplace.testPrograms)/\(name)" }

    private func expanded(_ text: String) -> String { text.replacingOccurrences(of: "$S", with: Workplace.testPrograms) }
}
