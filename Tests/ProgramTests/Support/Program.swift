import Foundation

/// A library that is built for a program. One that ends in `.a` is an archive, one in `.rlib` a Rust crate.
struct Library: Hashable, Sendable {
    /// Its file, relative to the folder of the program.
    var file: String
    /// Below TestPrograms.
    var sources: [String]
    var flags: [String] = []
    /// Files of libraries built earlier that this one is linked with.
    var needs: [String] = []
    /// Its DT_SONAME: its file's name, or none.
    var named = true

    init(_ file: String, _ sources: String..., flags: [String] = [], needs: [String] = [], named: Bool = true) {
        self.file = file
        self.sources = sources
        self.flags = flags
        self.needs = needs
        self.named = named
    }

    var name: String { file.split(separator: "/").last.map(String.init) ?? file }
}

/// A program of TestPrograms, and how it is built: its libraries first, then itself, then what `prepare` does in the shell.
///
/// In flags and shell lines `$S` stands for TestPrograms.
struct Program: Hashable, Sendable {
    var sources: [String]
    var libraries: [Library] = []
    var flags: [String] = []
    /// The libraries that the program names; by default all, in their order.
    var needs: [String]
    /// Whether the program and its libraries find libraries in their own folder.
    var runpath = true
    var prepare = ""

    init(
        _ sources: String..., libraries: [Library] = [], flags: [String] = [], needs: [String]? = nil, runpath: Bool = true,
        prepare: String = ""
    ) {
        self.sources = sources
        self.libraries = libraries
        self.flags = flags
        self.needs = needs ?? libraries.map(\.file)
        self.runpath = runpath
        self.prepare = prepare
    }

    /// The name of the built file.
    var name: String { URL(fileURLWithPath: sources[0]).deletingPathExtension().lastPathComponent }
}

/// A built program.
struct BuiltProgram: Sendable {
    let folder: String
    let name: String
    var path: String { "\(folder)/\(name)" }
}

/// Builds each program once in a run of the tests.
actor Workshop {
    static let shared = Workshop()

    private struct Recipe: Hashable {
        let program: Program
        let variant: Variant
    }

    private var built: [Recipe: Task<BuiltProgram, any Error>] = [:]

    func build(_ program: Program, _ variant: Variant) async throws -> BuiltProgram {
        let recipe = Recipe(program: program, variant: variant)
        if let task = built[recipe] { return try await task.value }
        let task = Task.detached { try Compilation(program: program, variant: variant).run() }
        built[recipe] = task
        return try await task.value
    }
}

extension Program {
    func built(_ variant: Variant = .plain) async throws -> BuiltProgram {
        try await Workshop.shared.build(self, variant)
    }
}
