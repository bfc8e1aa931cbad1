import ELF
import Foundation

/// Everything that is to be said against a file, the worst first.
public struct Lint: Sendable {
    public let file: ELFFile
    public private(set) var findings: [LintFinding] = []

    /// Looks at a file; what it needs is searched as a start would, in `sysroot` if there is one.
    public init(_ file: ELFFile, closure: Closure?) {
        self.file = file
        checkFile()
        if let dynamic = file.dynamicTable, file.header.type != ObjectHeader.relocatable {
            checkDynamic(dynamic)
            checkRunPath(dynamic)
            if let closure { checkLibraries(dynamic, closure) }
        }
        let order = Dictionary(uniqueKeysWithValues: LintRule.allCases.enumerated().map { ($1, $0) })
        findings.sort { ($1.severity, order[$0.rule]!) < ($0.severity, order[$1.rule]!) }
    }

    /// True where something is at least a warning.
    public var isFlawed: Bool { findings.contains { $0.severity >= .warning } }

    private mutating func add(_ rule: LintRule, _ detail: String) { findings.append(LintFinding(rule, detail)) }

    /// A program, as opposed to a library: it names an interpreter, says that it is one, or lies at fixed addresses.
    private var isProgram: Bool {
        let isMarked = file.dynamicTable?.value(of: .flags1).map { $0 & 0x0800_0000 != 0 } ?? false
        return file.header.type == ObjectHeader.executable || isMarked || file.segments.contains { $0.type == Segment.interpreter }
    }
}

/// What the headers say.
extension Lint {
    private mutating func checkFile() {
        for flaw in file.flaws { add(.brokenFile, flaw.description) }
        guard file.header.type == ObjectHeader.executable || file.header.type == ObjectHeader.shared else { return }
        let loads = file.segments.filter { $0.type == Segment.load }
        for segment in loads where segment.isWritable && segment.isExecutable {
            add(.writableCode, "program header \(segment.index) at \(segment.address.hex) is readable, writable and executable")
        }
        for segment in loads where segment.offset > UInt64(file.bytes.count) || segment.fileSize > UInt64(file.bytes.count) - segment.offset {
            add(.brokenFile, "program header \(segment.index): its bytes do not lie inside the file")
        }
        if let stack = file.segments.first(where: { $0.type == Segment.stack }) {
            if stack.isExecutable { add(.executableStack, "PT_GNU_STACK is executable") }
        } else if [3, 62].contains(file.header.machine), !loads.isEmpty {
            add(.undeclaredStack, "there is no PT_GNU_STACK")
        }
        if file.header.type == ObjectHeader.executable, file.segments.contains(where: { $0.type == Segment.interpreter || $0.type == Segment.load }) {
            add(.fixedAddress, "the program is not position-independent (ET_EXEC)")
        }
        if let interpreter = file.segments.first(where: { $0.type == Segment.interpreter }).flatMap({ file.contents(of: $0) })?.bytes.string(at: 0),
            file.header.machine == Machine.thisMachine.rawValue, !FileManager.default.fileExists(atPath: interpreter.text)
        {
            add(.missingInterpreter, "\(interpreter.text) (PT_INTERP) is not there")
        }
        if !loads.isEmpty, !hasBuildID { add(.noBuildID, "there is no note of type NT_GNU_BUILD_ID") }
    }

    private var hasBuildID: Bool {
        file.segments.filter { $0.type == Segment.note }.contains { segment in
            guard let bytes = file.contents(of: segment) else { return false }
            return ObjectNotes(bytes, alignment: segment.alignment).notes.contains { $0.type == 3 && $0.owner == Bytes("GNU") }
        }
    }
}

/// What the dynamic section says.
extension Lint {
    private mutating func checkDynamic(_ dynamic: DynamicTable) {
        let flags = dynamic.value(of: DynamicTagNumber(rawValue: 30)) ?? 0
        let flags1 = dynamic.value(of: .flags1) ?? 0
        func has(_ tag: UInt64) -> Bool { dynamic.value(of: DynamicTagNumber(rawValue: tag)) != nil }
        if flags & 4 != 0 || has(22) { add(.textRelocations, "DT_TEXTREL: relocations lie in segments that are not writable") }
        if !file.segments.contains(where: { $0.type == Segment.relro }) { add(.noRelro, "there is no PT_GNU_RELRO") }
        let bindsNow = flags & 8 != 0 || flags1 & 1 != 0 || has(24)
        if !bindsNow, let size = dynamic.value(of: .pltRelocationsSize), size > 0 {
            add(.lazyBinding, "neither DF_BIND_NOW nor DF_1_NOW is set, with \(file.pltRelocations?.count ?? 0) jump slots")
        }
        if dynamic.value(of: .gnuHash) == nil, dynamic.value(of: .hash) != nil { add(.oldHashTable, "there is only DT_HASH") }
        if !isProgram {
            if dynamic.soName == nil { add(.missingName, "the library has no DT_SONAME") }
            if flags & 0x10 != 0 { add(.staticStorage, "DF_STATIC_TLS is set") }
        }
        var seen: Set<String> = []
        for name in dynamic.neededLibraries.map(\.text) {
            if !seen.insert(name).inserted { add(.duplicateLibrary, "\(name) stands more than once in DT_NEEDED") }
            if name.contains("/") { add(.libraryByPath, "DT_NEEDED names the path \(name)") }
        }
    }

    private mutating func checkRunPath(_ dynamic: DynamicTable) {
        let paths: [(tag: String, text: String)] =
            dynamic.strings(of: .runPathOld).map { ("DT_RPATH", $0.text) } + dynamic.strings(of: .runPath).map { ("DT_RUNPATH", $0.text) }
        if dynamic.value(of: .runPathOld) != nil, dynamic.value(of: .runPath) == nil {
            add(.oldRunPath, paths[...].first.map { "DT_RPATH is \($0.text)" } ?? "DT_RPATH")
        }
        for (tag, text) in paths {
            for folder in text.split(separator: ":", omittingEmptySubsequences: false).map(String.init) {
                checkFolder(folder, tag)
            }
        }
    }

    private mutating func checkFolder(_ folder: String, _ tag: String) {
        if folder.hasPrefix("$ORIGIN") || folder.hasPrefix("${ORIGIN}") { return }
        guard folder.hasPrefix("/") else {
            return add(.relativeRunPath, folder.isEmpty ? "\(tag) has an empty entry, which is the current folder" : "\(tag) has \(folder)")
        }
        guard !folder.contains("$"), file.header.machine == Machine.thisMachine.rawValue else { return }
        var status = stat()
        if unsafe stat(folder, &status) != 0 {
            // The nearest folder that is there decides who may create this one.
            var parent = folder
            while !parent.isEmpty, unsafe stat(parent, &status) != 0 { parent = String(parent[..<(parent.lastIndex(of: "/") ?? parent.startIndex)]) }
            let isOpen = !parent.isEmpty && status.st_mode & S_IWOTH != 0
            return add(
                isOpen ? .writableRunPath : .absentRunPath,
                isOpen ? "\(tag) has \(folder), which everybody can create" : "\(tag) has \(folder), which is not there")
        }
        if status.st_mode & S_IWOTH != 0 { add(.writableRunPath, "\(tag) has \(folder), which everybody may write to") }
    }
}

/// What the libraries say.
extension Lint {
    private mutating func checkLibraries(_ dynamic: DynamicTable, _ closure: Closure) {
        for problem in closure.problems {
            switch problem {
            case .missingLibrary(let object): add(.missingLibrary, "\(closure.objects[object.index].requestedName.text) was not found")
            case .brokenLibrary(_, let path, let error): add(.missingLibrary, "\(path.text): \(error.sentence(for: closure.machine))")
            default: break
            }
        }
        let isComplete = !closure.objects.contains { $0.isMissing }
        let wanted = file.importedNames
        var open = Set(wanted.filter { !$0.isWeak }.map(\.name))
        let names = Set(wanted.map(\.name))
        var providers: [Int: Set<String>] = [:]
        for id in closure.order.objects.dropFirst() {
            guard let path = closure.objects[id.index].file?.path, let library = try? ELFFile(path: path.text) else { continue }
            providers[id.index] = library.exportedNames.intersection(names)
            open.subtract(providers[id.index]!)
        }
        // A library may leave open what the program that loads it defines; only with all of its own libraries is something missing.
        if isComplete, !open.isEmpty { add(.underlinked, "nothing that is loaded defines \(Self.list(open))") }
        var direct: Set<String> = []
        var directObjects: [(name: String, index: Int)] = []
        for name in dynamic.neededLibraries {
            guard let object = closure.object(named: name) else { continue }
            directObjects.append((name.text, object.id.index))
            direct.formUnion(providers[object.id.index] ?? [])
        }
        let indirect = names.subtracting(direct).filter { name in providers.values.contains { $0.contains(name) } }
        if !indirect.isEmpty, isComplete { add(.indirectlyLinked, "\(Self.list(indirect))") }
        // In scope order, as lookup goes: a library is of use where it is the first with something.
        var served: Set<String> = []
        var useful: Set<Int> = []
        for id in closure.order.objects.dropFirst() {
            let more = (providers[id.index] ?? []).subtracting(served)
            if !more.isEmpty { useful.insert(id.index) }
            served.formUnion(more)
        }
        for (name, index) in directObjects where !useful.contains(index) && providers[index] != nil {
            add(.unusedLibrary, "\(name) defines nothing that this file asks for")
        }
    }

    private static func list(_ names: Set<String>) -> String {
        let sorted = names.sorted()
        let shown = sorted.prefix(5).map { SymbolName.readable($0) ?? $0 }.joined(separator: ", ")
        return sorted.count > 5 ? "\(shown) and \(sorted.count - 5) more" : shown
    }
}
