import ELF

/// One way to show an ELF file, as text or as JSON.
public protocol FileView {
    /// The word of the subcommand, which names the schema of the JSON, too.
    static var word: String { get }
    /// The number of the schema; it grows when a field changes its meaning or goes.
    static var schemaVersion: UInt64 { get }
    /// Writes what readelf or nm write.
    func write(_ file: ELFFile, to out: TextOutput, _ problems: Problems)
    /// Writes the same as fields of an object.
    func write(_ file: ELFFile, to json: JSONOutput, _ problems: Problems)
    /// What precedes a file's text where several files, or the members of an archive, are shown.
    func title(_ file: ShownFile, to out: TextOutput)
}

/// A file that gets a title.
public enum ShownFile {
    case file(String)
    /// One of several files, an archive.
    case archive(String)
    case member(String, archive: String)
}

extension FileView {
    public static var schemaVersion: UInt64 { 1 }

    public func title(_ file: ShownFile, to out: TextOutput) {
        switch file {
        case .file(let name): out.put("\nFile: \(name)\n")
        case .archive: break
        case .member(let name, let archive): out.put("\nFile: \(archive)(\(name))\n")
        }
    }
}

/// What is wrong with a file, one line each; showing goes on.
public final class Problems {
    public private(set) var lines: [String] = []
    /// A broken file has as many problems as it likes.
    private static let limit = 50
    private var leftOut = 0
    private var shown: UInt64 = 0

    public init() {}

    public func add(_ sentence: String) {
        if lines.count < Problems.limit {
            if lines.last != sentence { lines.append(sentence) }
        } else {
            leftOut += 1
        }
    }

    func add(_ flaw: FileFlaw) { add(flaw.description) }

    /// False once the tables of a view take several times the file's size, which they can only where they lie over one another.
    func admits(_ size: UInt64, in file: ELFFile) -> Bool {
        let (sum, overflow) = shown.addingReportingOverflow(min(size, UInt64(file.bytes.count)))
        guard !overflow, sum / 4 <= UInt64(file.bytes.count) else {
            add("the tables lie over one another, and are many times larger than the file; what follows is left out")
            return false
        }
        shown = sum
        return true
    }

    /// All lines, with the number of those that were left out.
    public var summary: [String] { leftOut == 0 ? lines : lines + ["and \(leftOut) problems more"] }
}

/// Shows files one after the other: ELF files, and the members of archives that are ELF files.
public struct ViewRunner<View: FileView> {
    private let view: View
    private let usesJSON: Bool
    private let out: TextOutput
    /// Told each problem, with the name of the file.
    private let complain: (String) -> Void

    public init(_ view: View, usesJSON: Bool, out: TextOutput, complain: @escaping (String) -> Void) {
        self.view = view
        self.usesJSON = usesJSON
        self.out = out
        self.complain = complain
    }

    /// Shows the files; false where a file could not be read, or is broken.
    public func run(_ paths: [String]) -> Bool {
        var isSound = true
        for path in paths {
            if !show(path, isAlone: paths.count == 1) { isSound = false }
            out.flush()
        }
        return isSound
    }

    private func show(_ path: String, isAlone: Bool) -> Bool {
        do throws(ELFFileError) {
            let mapping = try FileContents(reading: path)
            if Archive.isOne(mapping.bytes) {
                let archive = try Archive(mapping.bytes, name: path, owner: mapping)
                if !isAlone, !usesJSON { view.title(.archive(path), to: out) }
                return show(archive)
            }
            let file = try ELFFile(mapping.bytes, name: path, owner: mapping)
            if !isAlone, !usesJSON { view.title(.file(path), to: out) }
            return show(file)
        } catch {
            complain(error.description)
            return false
        }
    }

    private func show(_ archive: Archive) -> Bool {
        var isSound = true
        if let at = archive.brokenAt {
            complain("\(archive.name): the member header at offset \(at) is broken; what follows is left out")
            isSound = false
        }
        for member in archive.members {
            do throws(ELFFileError) {
                let file = try archive.object(member)
                if !usesJSON { view.title(.member(member.name.text, archive: archive.name), to: out) }
                if !show(file) { isSound = false }
            } catch {
                complain(error.description)
                isSound = false
            }
        }
        return isSound
    }

    private func show(_ file: ELFFile) -> Bool {
        let problems = Problems()
        for flaw in file.flaws { problems.add(flaw) }
        out.allowNames(inFileOf: file.bytes.count)
        if usesJSON {
            let json = JSONOutput(out)
            json.object {
                json.field("schema", "swload.\(View.word)/\(View.schemaVersion)")
                json.field("file", file.name)
                view.write(file, to: json, problems)
                json.array("problems") { for line in problems.summary { json.element(line) } }
            }
            out.newLine()
        } else {
            view.write(file, to: out, problems)
        }
        if !problems.lines.isEmpty { out.flush() }
        for line in problems.summary { complain("\(file.name): \(line)") }
        return problems.lines.isEmpty
    }
}

extension ELFFile {
    /// A section's name for people: what readelf writes where there is none.
    func shownName(of section: Section) -> Bytes {
        if sectionNames.isEmpty { return Bytes("<no-strings>") }
        return name(of: section) ?? Bytes("<corrupt>")
    }
}
