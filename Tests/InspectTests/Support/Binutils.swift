import ELF
import Glibc
import Inspect
import Testing

/// A view and the program of binutils that it is compared with.
enum ComparedView: String, CaseIterable {
    case headers = "readelf -hlSW"
    case dynamic = "readelf -dW"
    case symbols = "readelf -sW"
    case dynamicSymbols = "readelf --dyn-syms -W"
    case relocations = "readelf -rW"
    case versions = "readelf -VW"
    case notes = "readelf -nW"
    case nm = "nm"
    case dynamicNM = "nm -D"

    /// What the view writes about files.
    func text(_ paths: [String], explains: Bool = false, usesJSON: Bool = false, complain: @escaping (String) -> Void = { _ in }) -> [UInt8] {
        let out = TextOutput()
        func run(_ view: some FileView) { _ = ViewRunner(view, usesJSON: usesJSON, out: out, complain: complain).run(paths) }
        switch self {
        case .headers: run(HeadersView(explains: explains))
        case .dynamic: run(DynamicView(explains: explains))
        case .symbols: run(SymbolsView(explains: explains))
        case .dynamicSymbols: run(SymbolsView(onlyDynamic: true, explains: explains))
        case .relocations: run(RelocationsView(explains: explains))
        case .versions: run(VersionsView(explains: explains))
        case .notes: run(NotesView(explains: explains))
        case .nm: run(NMView(explains: explains))
        case .dynamicNM: run(NMView(onlyDynamic: true, explains: explains))
        }
        return out.bytes
    }
}

/// The installed binutils.
enum Binutils {
    /// What all the programs write about files, in the order of the views.
    static func texts(_ paths: [String], _ views: [ComparedView] = ComparedView.allCases) throws -> [[UInt8]] {
        let files = paths.map { "'\($0)'" }.joined(separator: " ")
        // Their warnings are about what is broken; one shell runs all of them, with a NUL behind each.
        let command = views.map { "\($0.rawValue) \(files) 2>/dev/null; printf '\\0'" }.joined(separator: "; ")
        guard let stream = unsafe popen("export LC_ALL=C; \(command)", "re") else { throw Shell.Failure(command: command, status: errno, errors: "") }
        var output: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 1 << 16)
        while case let count = unsafe fread(&chunk, 1, chunk.count, stream), count > 0 { output += chunk[..<count] }
        unsafe pclose(stream)
        var texts = output.split(separator: 0, omittingEmptySubsequences: false).map(Array.init)
        texts.removeLast()
        try #require(texts.count == views.count)
        return texts
    }

    /// The first line of which two texts differ, with what each has there; nil for equal texts.
    static func difference(_ expected: [UInt8], _ actual: [UInt8]) -> String? {
        if expected == actual { return nil }
        func lines(_ text: [UInt8]) -> [String] { String(decoding: text, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false).map(String.init) }
        let (left, right) = (lines(expected), lines(actual))
        let index = zip(left, right).enumerated().first { $0.element.0 != $0.element.1 }?.offset ?? min(left.count, right.count)
        return "line \(index + 1)\n  is       \(index < right.count ? right[index] : "-")\n  shall be \(index < left.count ? left[index] : "-")"
    }

    /// Compares the views of made files, each with its name, with binutils'.
    static func expectEqual(_ files: [(name: String, builder: ELFBuilder)], _ views: ComparedView...) throws {
        let folder = try Folder()
        for (name, builder) in files { try folder.write(name, .init(builder.bytes())) }
        for view in views {
            // A command cannot have any number of words.
            for start in stride(from: 0, to: files.count, by: 200) {
                let paths = files[start..<min(start + 200, files.count)].map { "\(folder.path)/\($0.name)" }
                let expected = try texts(paths, [view])[0]
                #expect(expected.count > 100)
                let difference = difference(expected, view.text(paths))
                #expect(difference == nil, "\(view.rawValue): \(difference ?? "")")
            }
        }
    }
}

extension Trait where Self == ConditionTrait {
    /// Skips a test where binutils are not those whose text the views have.
    static var binutils: Self {
        let version = (try? Shell.run("readelf --version && nm --version"))?.split(separator: "\n").first.map(String.init)
        return .enabled(
            if: version?.contains(" 2.40") == true, "the text compared is that of binutils 2.40; here is \(version ?? "none")")
    }
}
