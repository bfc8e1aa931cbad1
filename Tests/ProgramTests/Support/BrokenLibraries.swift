import Foundation
import Testing

/// Broken copies of one library, all of which one program tries to open.
struct BrokenLibraries {
    let program: String
    let folder: String
    let whole: Image
    private var names: [(file: String, what: String, mustFail: Bool)] = []

    /// The library's tables are of every kind; nothing of it is called (TestPrograms/bad/victim.c).
    private static let opening = Program(
        "bad/opening.c",
        libraries: [
            Library(
                "libvictim.so", "bad/victim.c", flags: ["-nostartfiles", "-Wl,-z,lazy", "-Wl,--hash-style=both", "-Wl,--default-symver"]),
            Library("libstarter.so", "bad/starter.c", flags: ["-Wl,-init,starter_init", "-Wl,-fini,starter_fini"]),
            Library("libgood.so", "dynamic/value.c", flags: ["-DNAME=good", "-DVALUE=5"]),
        ], flags: ["-rdynamic"], needs: [])

    init(_ library: String = "libvictim.so", _ variant: Variant = .plain) async throws {
        let built = try await Self.opening.built(variant)
        program = built.path
        folder = try Workplace.folder("opening")
        try Command.shell("cp \(built.folder)/libgood.so \(folder)").succeed()
        whole = try Image(path: "\(built.folder)/\(library)")
    }

    mutating func add(_ what: String, mustFail: Bool = false, _ image: Image) throws {
        let file = "./broken\(names.count).so"
        try image.write(to: "\(folder)/\(file.dropFirst(2))")
        names.append((file, what, mustFail))
    }

    /// The same with the bytes changed in place.
    mutating func add(_ what: String, mustFail: Bool = false, _ change: (inout Image) -> Void) throws {
        var image = whole
        change(&image)
        try add(what, mustFail: mustFail, image)
    }

    /// Opens them all, many in one process, and expects each to be refused cleanly, or opened where that is possible.
    func expectClean(sourceLocation: SourceLocation = #_sourceLocation) throws {
        var unclean: [String] = []
        for start in stride(from: 0, to: names.count, by: 50) {
            let batch = names[start..<min(start + 50, names.count)]
            let command = Command(program: program, arguments: batch.map(\.file), folder: folder, limit: .seconds(20))
            let seen = try command.loaded().run()
            let lines = seen.text.split(separator: "\n")
            for (entry, line) in zip(batch, lines) {
                let refused =
                    line.hasPrefix("\(entry.file): refused, ") && line.hasSuffix(", maps kept") && !line.contains("no message")
                let opened = line == "\(entry.file): opened, closed 0" && !entry.mustFail
                if !refused && !opened { unclean.append("\(entry.what): \(line)") }
            }
            if lines.count != batch.count + 1 || lines.last != "good 5, closed 0" || seen.end != .exited(0) || !seen.errors.isEmpty {
                let place = batch.dropFirst(max(lines.count - 1, 0)).first?.what ?? "the end"
                unclean.append("\(place): \(seen.end), errors \(seen.errorText)")
            }
        }
        guard !unclean.isEmpty else { return }
        let shown = unclean.prefix(12).joined(separator: "\n    ")
        Issue.record("\(unclean.count) of \(names.count) not clean:\n    \(shown)", sourceLocation: sourceLocation)
    }
}
