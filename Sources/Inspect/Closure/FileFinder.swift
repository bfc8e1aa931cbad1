import ELF
import Foundation
import Link
import Trace

/// Tries files on behalf of a library search, and holds the one that was accepted.
struct FileFinder: FileProber {
    let root: SystemRoot
    let machine: Machine
    let trace: SearchTrail
    let strings: KeptBytes
    private var cache: LibraryCache?
    private var cacheFile: FileContents?
    private var triedCache = false
    /// The file that the last search accepted, or why the file that it should have accepted cannot be loaded.
    private(set) var accepted: ObjectFile?
    private(set) var failure: (path: Bytes, error: FileError)?
    /// Why the first file of the name that was found cannot be loaded, where the search went on.
    var passedOver: (path: Bytes, error: FileError)?

    init(root: SystemRoot, machine: Machine, trace: SearchTrail, strings: KeptBytes) {
        self.root = root
        self.machine = machine
        self.trace = trace
        self.strings = strings
    }

    /// Gives out what the last search accepted.
    mutating func take() -> Result<ObjectFile, FileError>? {
        defer { (accepted, failure) = (nil, nil) }
        if let failure { return .failure(failure.error) }
        return accepted.map { .success($0) }
    }

    /// Opens a file that was named by its path, which has to be for the closure's machine.
    func openDirectly(_ path: Bytes) throws(FileError) -> ObjectFile {
        let path = strings.keep(path)
        let contents = try FileContents(path: real(path))
        let file = try ObjectFile(path: path, contents: contents)
        guard file.machine == machine else { throw .format(.machine(file.header.machine)) }
        return file
    }

    /// The path of this machine for a path of the closure's system; names here need not be text.
    private func real(_ path: Bytes) -> Bytes { root.sysroot == nil ? path : root.real(path.text).kept(in: strings) }

    mutating func open(_ path: Bytes) -> Bool {
        do throws(FileError) {
            accepted = try openDirectly(path)
            return true
        } catch {
            switch error {
            case .system, .notRegular: return false
            case .format(.fileClass), .format(.byteOrder): return skip(.fileClass, path, error)
            case .format(.machine): return skip(.machine, path, error)
            case .format(.notELF) where isText(path): return skip(.linkerScript, path, error)
            default:
                failure = (strings.keep(path), error)
                return true
            }
        }
    }

    mutating func keepIfSetUserID() -> Bool {
        guard let file = accepted, !file.contents.identity.setsUserID else { return true }
        accepted = nil
        return false
    }

    private mutating func skip(_ reason: SkipReason, _ path: Bytes, _ error: FileError) -> Bool {
        passedOver = passedOver ?? (strings.keep(path), error)
        trace.emit(.libs, .skipped(reason))
        return false
    }

    /// True where a file begins with printable bytes: a linker script and no broken library.
    private func isText(_ path: Bytes) -> Bool {
        guard let file = try? FileContents(path: real(path)) else { return false }
        return (0..<16).allSatisfy { index in
            guard let byte = file.bytes[index] else { return false }
            return byte >= 0x20 && byte < 0x7f || byte >= 9 && byte <= 13
        }
    }

    func directoryExists(_ path: Bytes) -> Bool { root.isDirectory(path.text) }

    mutating func libraryCache() -> LibraryCache? {
        if !triedCache {
            triedCache = true
            cacheFile = try? FileContents(path: root.real("/etc/ld.so.cache").kept(in: strings))
            let flags = machine == .x86_64 ? LibraryCache.x86_64Flags : LibraryCache.aarch64Flags
            cache = cacheFile.flatMap { LibraryCache($0.bytes, flags: flags) }
        }
        return cache
    }

    /// The x86-64 microarchitecture levels of this machine, best first (x86-64 psABI, "Micro-Architecture Levels"); none for another system.
    func capabilityLevels() -> [Bytes] {
        guard root.sysroot == nil, machine == .x86_64, machine == .thisMachine else { return [] }
        return ProcessorLevels.supported
    }

    func systemLibraries() -> SystemLibraries {
        SystemLibraries(machine, hasMultiarch: directoryExists(SystemLibraries.multiarchDirectory(machine)))
    }
}

/// What the kernel says of this machine's processor.
private enum ProcessorLevels {
    static let supported: [Bytes] = {
        let text = (try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8)) ?? ""
        let line = text.split(separator: "\n").first { $0.hasPrefix("flags") } ?? ""
        let flags = Set(line.split(separator: " ").map(String.init))
        var levels: [Bytes] = []
        guard flags.isSuperset(of: ["pni", "ssse3", "cx16", "sse4_1", "sse4_2", "popcnt", "lahf_lm"]) else { return levels }
        levels.insert(Bytes("x86-64-v2"), at: 0)
        guard flags.isSuperset(of: ["fma", "movbe", "f16c", "bmi1", "avx2", "bmi2", "abm", "avx"]) else { return levels }
        levels.insert(Bytes("x86-64-v3"), at: 0)
        guard flags.isSuperset(of: ["avx512f", "avx512dq", "avx512cd", "avx512bw", "avx512vl"]) else { return levels }
        levels.insert(Bytes("x86-64-v4"), at: 0)
        return levels
    }()
}
