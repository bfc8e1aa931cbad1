import Foundation

/// A trace in the form of LD_DEBUG: its lines without the number of the process, and without what the system's own loader does for itself alone.
///
/// Traces can have half a million lines: they stay in their bytes, and are made strings only where they differ.
struct LinkerTrace {
    private let text: [UInt8]
    private var lines: [Range<Int>] = []

    /// Whose trace it is, and how functions are bound.
    struct Source: OptionSet {
        let rawValue: Int
        /// The system's own loader.
        static let native = Source(rawValue: 1)
        /// Bound at their first call.
        static let lazy = Source(rawValue: 2)
    }

    init(_ data: Data, _ source: Source) {
        text = Array(data)
        split()
        if source.contains(.native) { dropOwn() }
        if source.contains(.lazy) { dropServed() }
    }

    var count: Int { lines.count }

    /// How many lines two traces have in common, at the same places or, in short ones, in the same order.
    func common(_ other: LinkerTrace) -> Int {
        let same = zip(lines, other.lines).count { equal($0, other, $1) }
        if same == count && same == other.count || max(count, other.count) > 20_000 { return same }
        return count - strings.difference(from: other.strings).insertions.count
    }

    /// What is different, a line of it each.
    func difference(from other: LinkerTrace) -> [String] {
        guard max(count, other.count) <= 20_000 else {
            let place = zip(lines, other.lines).enumerated().first { !equal($1.0, other, $1.1) }?.offset ?? min(count, other.count)
            return ["at line \(place): \(lines.dropFirst(place).prefix(3).map(string)) and not \(other.lines.dropFirst(place).prefix(3).map(other.string))"]
        }
        return strings.difference(from: other.strings).map { change in
            switch change {
            case .insert(let place, let line, _): "+ \(place): \(line)"
            case .remove(let place, let line, _): "- \(place): \(line)"
            }
        }
    }

    /// The lines as `equal` compares them.
    var strings: [String] { lines.map(string) }

    /// The lines without the loader itself: in ld.so each link-map namespace has an entry for it, which is searched for and has a scope; in swload all
    /// have the same.
    var withoutLinker: [String] {
        var result: [String] = []
        var isAbout = false
        for line in strings where !line.isEmpty {
            let names = line.contains("ld-linux-x86-64.so.2")
            if line.hasPrefix(" scope "), !isAbout {
                result.append(line.split(separator: " ").filter { !$0.hasSuffix("/ld-linux-x86-64.so.2") }.joined(separator: " "))
            } else if !names, !isAbout || !line.hasPrefix(" ") {
                isAbout = false
                result.append(line)
            } else {
                isAbout = true
            }
        }
        return result
    }

    /// Takes ten columns of process number, a colon and a tab from each line.
    private mutating func split() {
        lines.reserveCapacity(text.count / 64)
        var start = 0
        while start < text.count {
            let end = find(UInt8(ascii: "\n"), from: start, to: text.count) ?? text.count
            if let tab = find(UInt8(ascii: "\t"), from: start, to: min(end, start + 16)) { lines.append(tab + 1..<end) }
            start = end + 1
        }
    }

    private func find(_ byte: UInt8, from start: Int, to end: Int) -> Int? {
        unsafe text.withUnsafeBytes { bytes in
            guard let base = bytes.baseAddress, let found = unsafe memchr(base + start, Int32(byte), end - start) else { return nil }
            return unsafe UnsafeRawPointer(found) - base
        }
    }

    private func has(_ line: Range<Int>, _ prefix: StaticString) -> Bool {
        guard line.count >= prefix.utf8CodeUnitCount else { return false }
        return unsafe text.withUnsafeBytes { unsafe memcmp($0.baseAddress! + line.lowerBound, prefix.utf8Start, prefix.utf8CodeUnitCount) == 0 }
    }

    private func equal(_ line: Range<Int>, _ other: LinkerTrace, _ otherLine: Range<Int>) -> Bool {
        let isSame = unsafe text.withUnsafeBytes { bytes in
            unsafe other.text.withUnsafeBytes { others in
                unsafe memcmp(bytes.baseAddress! + line.lowerBound, others.baseAddress! + otherLine.lowerBound, min(line.count, otherLine.count)) == 0
            }
        }
        return isSame && line.count == otherLine.count || string(line) == other.string(otherLine)
    }

    /// A line with ADDRESS for every address. Up to glibc 2.36 the system's loader looks into more subdirectories than later ones and swload do.
    private func string(_ line: Range<Int>) -> String {
        let string = String(decoding: text[line], as: UTF8.self)
        guard string.hasPrefix(" search path="), let tab = string.firstIndex(of: "\t") else {
            return string.contains("0x") ? string.replacing(/0x[0-9a-f]{6,}/, with: "ADDRESS") : string
        }
        let folders = string[..<tab].dropFirst(13).split(separator: ":", omittingEmptySubsequences: false)
        return " search path=" + folders.filter { !Self.isLegacy($0) }.joined(separator: ":") + string[tab...]
    }

    private static func isLegacy(_ folder: Substring) -> Bool {
        ["tls", "x86_64", "haswell", "xeon_phi", "avx512_1"].contains(folder.split(separator: "/").last)
    }
}

/// What only the system's loader has: it binds its own references, looks up the kernel's functions and the allocator, and searches legacy folders.
extension LinkerTrace {
    private mutating func dropOwn() {
        var kept: [Range<Int>] = []
        kept.reserveCapacity(lines.count)
        for line in lines {
            if has(line, "binding file linux-vdso.so.1 ") || has(line, "symbol=__vdso_") { continue }
            if has(line, "relocation processing: "), isOwnRelocation(line) {
                kept.removeLast()
                continue
            }
            if has(line, "  trying file="), Self.isLegacy(text[line]) { continue }
            kept.append(line)
        }
        lines = kept
        if let block = ownBlock() { lines.removeSubrange(block) }
    }

    private func isOwnRelocation(_ line: Range<Int>) -> Bool {
        String(decoding: text[line], as: UTF8.self).hasSuffix("/ld-linux-x86-64.so.2")
    }

    private static func isLegacy(_ line: ArraySlice<UInt8>) -> Bool {
        let path = String(decoding: line, as: UTF8.self).dropFirst(14)
        return path.lastIndex(of: "/").map { isLegacy(path[..<$0]) } ?? false
    }

    /// The lines of the loader's own names, which stand together.
    private func ownBlock() -> Range<Int>? {
        guard let first = Self.own.first else { return nil }
        var start = 0
        while start < lines.count {
            if has(lines[start], "symbol=calloc;") || has(lines[start], "binding file ") && name(lines[start]) == first {
                var end = start
                var place = 0
                while end < lines.count, let name = name(lines[end]) {
                    if place + 1 < Self.own.count, name == Self.own[place + 1] { place += 1 } else if name != Self.own[place] { break }
                    end += 1
                }
                if place == Self.own.count - 1 { return start..<end }
            }
            start += 1
        }
        return nil
    }

    /// The symbol that a line of a lookup or of a binding is about.
    private func name(_ line: Range<Int>) -> Substring? {
        if has(line, "symbol=") { return String(decoding: text[line.dropFirst(7)].prefix { $0 != UInt8(ascii: ";") }, as: UTF8.self)[...] }
        guard has(line, "binding file ") else { return nil }
        let string = String(decoding: text[line], as: UTF8.self)
        guard let quote = string.firstIndex(of: "`") else { return nil }
        return string[string.index(after: quote)...].prefix { $0 != "'" }
    }

    /// First calls of libc to the loader: for some functions swload has its own, which make others.
    private mutating func dropServed() {
        let served = Self.served
        lines = lines.filter { line in
            guard has(line, "symbol=_") || has(line, "binding file "), let name = name(line) else { return true }
            return !served.contains(name)
        }
    }

    /// A program that needs libc alone, traced with everything bound before it starts.
    private static let sample: LinkerTrace? = {
        guard let folder = try? Workplace.folder("sample"), let name = Tool.find("true") else { return nil }
        _ = try? Command(program: name, environment: ["LD_DEBUG": "all", "LD_BIND_NOW": "1", "LD_DEBUG_OUTPUT": "\(folder)/trace"]).run()
        guard let file = try? FileManager.default.contentsOfDirectory(atPath: folder).first else { return nil }
        return FileManager.default.contents(atPath: "\(folder)/\(file)").map { LinkerTrace($0, []) }
    }()

    /// The names that the loader looks up for itself, in their order: the allocator's first, then those of its own references.
    private static let own: [Substring] = {
        guard let sample, let start = sample.lines.firstIndex(where: { sample.has($0, "relocation processing: ") && sample.isOwnRelocation($0) })
        else { return [] }
        var names: [Substring] = ["calloc", "free", "malloc", "realloc"]
        for line in sample.lines[(start + 1)...].prefix(while: { !sample.has($0, "calling init: ") }) {
            if let name = sample.name(line), name != names.last { names.append(name) }
        }
        return names
    }()

    /// The names of the loader's that libc refers to.
    private static let served: Set<Substring> = {
        guard let sample else { return [] }
        let lines = sample.lines.filter { sample.string($0).firstMatch(of: /^binding file [^ ]*libc\.so\.6 .* to [^ ]*ld-linux/) != nil }
        return Set(lines.compactMap { sample.name($0) })
    }()
}
