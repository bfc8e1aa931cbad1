import Glibc

/// Why a product could not be made.
struct BuildError: Error {
    let text: String
}

/// A temporary folder with what was compiled into it.
final class Workshop {
    /// The system's libraries that programs are linked with, so that a lookup has many objects to pass.
    let system: [String]
    private let scratch: TemporaryFolder
    private var folder: String { scratch.path }
    private var built: [String] = []

    /// The first ten that exist are taken.
    private static let candidates = [
        "libstdc++.so.6", "libgcc_s.so.1", "libm.so.6", "libz.so.1", "libbz2.so.1.0", "liblzma.so.5", "libexpat.so.1", "libffi.so.8",
        "libzstd.so.1", "libpcre2-8.so.0", "libtinfo.so.6", "libuuid.so.1", "libcrypto.so.3",
    ]

    init() throws(SpawnError) {
        scratch = try TemporaryFolder()
        system = Array(Self.candidates.compactMap(Self.systemLibrary).prefix(10))
    }

    /// Builds what a case needs, and returns its command: the program's path and the arguments.
    func build(_ item: MicroCase) throws(BuildError) -> [String] {
        var others: [String] = []
        if let libraries = item.libraries {
            let made = try libraries.make(in: scratch.path)
            if let folder = made.libraryPath { others = (0..<libraries.libraries).map { "\(folder)/lib\($0).so" } + ["-Wl,-rpath,\(folder)"] }
        }
        var command = [try build(item.program, with: others)]
        if let library = item.library { command.append(try build(library)) }
        return command + item.arguments
    }

    /// Compiles a product, unless that is done already, and returns its path.
    private func build(_ product: Product, with others: [String] = []) throws(BuildError) -> String {
        let path = folder + "/" + product.name + (others.isEmpty ? "" : "-\(others.count)")
        if built.contains(path) { return path }
        var libraries = product.isLibrary ? [] : others + system
        for library in product.needs { libraries.append(try build(library)) }
        let compiler = product.source.hasSuffix(".cpp") ? "c++" : "cc"
        let kind = product.isLibrary ? ["-shared", "-fPIC"] : []
        let linking = ["-Wl,-rpath,$ORIGIN", "-Wl,--no-as-needed"]
        let arguments = ["-O2"] + kind + product.flags + linking + ["-o", path, Self.sources + "/" + product.source] + libraries
        guard let result = Self.run(compiler, arguments) else { throw BuildError(text: "\(compiler) cannot be started") }
        guard result.ending == .exited(0) else {
            throw BuildError(text: "\(compiler) does not compile \(product.source): \(result.text.split(separator: "\n").first ?? "")")
        }
        built.append(path)
        return path
    }

    /// TestPrograms/bench of the package that this file was compiled in.
    private static let sources: String = #filePath.split(separator: "/").dropLast(4).reduce(into: "") { $0 += "/" + $1 } + "/TestPrograms/bench"

    /// Where the compiler finds a library of the system, nil where it does not.
    private static func systemLibrary(_ name: String) -> String? {
        let path = run("cc", ["-print-file-name=" + name])?.text.split(separator: "\n").first
        return path.flatMap { $0.hasPrefix("/") ? String($0) : nil }
    }

    private static func run(_ program: String, _ arguments: [String]) -> (text: String, ending: Ending)? {
        guard let path = Command.find(program) else { return nil }
        return try? Child(path: path, arguments: [path] + arguments, environment: Command.environment()).output()
    }
}
