import Foundation

/// The lines of a trace without what the system's loader and the kernel's library do for themselves.
///
/// To be told from the program's, the loader's own lookups need the category `reloc`: they stand around its line `relocation processing`.
struct TraceLines {
    private(set) var lines: [String] = []
    private var inLoader = false
    private var dropped = 0
    /// The file name of the system's loader.
    private let loader: String

    init(_ text: Data, loader: String = "ld-linux-x86-64.so.2") {
        self.loader = loader
        for raw in text.split(separator: UInt8(ascii: "\n")) {
            // Ten columns of process number, a colon and a tab stand before each line.
            guard let tab = raw.prefix(16).firstIndex(of: UInt8(ascii: "\t")) else { continue }
            add(String(decoding: raw[(tab + 1)...], as: UTF8.self))
        }
    }

    private mutating func add(_ line: String) {
        if line.isEmpty { return }
        if dropped > 0 {
            dropped -= 1
            return
        }
        let isBinding = line.hasPrefix("binding file ")
        let isLookup = line.hasPrefix("symbol=")
        if line.hasPrefix("relocation processing: ") {
            inLoader = isLoader(line.dropFirst(23))
            if inLoader {
                removeAllocatorLookups()
                return
            }
        } else if inLoader && (isBinding || isLookup) || isBinding && isLoader(line.dropFirst(13)) {
            return
        }
        if isLookup && line.hasSuffix("lookup in file=linux-vdso.so.1 [0]") { return }
        for start in ["calling init: ", "calling fini: ", "object="] where line.hasPrefix(start) {
            if isLoader(line.dropFirst(start.count)) { return }
        }
        if line.hasPrefix("file="), isLoader(line.dropFirst(5)) {
            if line.hasSuffix("generating link map") { dropped = 2 }
            return
        }
        lines.append(line)
    }

    /// Before it relocates itself, the loader looks up the allocator in the name of the program.
    private mutating func removeAllocatorLookups() {
        let names = ["calloc", "free", "malloc", "realloc"]
        var bindings = names.count
        while let last = lines.last {
            let isLookup = names.contains { last.hasPrefix("symbol=\($0);") }
            let isBinding = last.hasPrefix("binding file ") && names.contains { last.contains(" symbol `\($0)'") }
            guard isLookup || isBinding && bindings > 0 else { return }
            if isBinding { bindings -= 1 }
            lines.removeLast()
        }
    }

    private func isLoader(_ text: Substring) -> Bool {
        let name = text.prefix { $0 != " " }
        return name.hasSuffix(loader) || name == "linux-vdso.so.1"
    }
}
