import ELF
import Foundation
import Link
import Trace

/// A program and everything that it needs, as a loader would find and order it, from the files alone.
///
/// What is missing or broken is a fact among `problems`, and stops nothing else. Names and tables are valid as long as the closure is held, or the
/// object that they belong to.
public final class Closure {
    public let options: ClosureOptions
    public let machine: Machine
    public let root: SystemRoot
    public internal(set) var objects: [ClosureObject] = []
    /// The objects that each object needs, in the order of its dynamic section.
    public internal(set) var dependencies: [[ObjectID]] = []
    /// The breadth-first order of the closure, which is the global scope.
    public internal(set) var order = LoadOrder()
    public internal(set) var preloaded: [ObjectID] = []
    public internal(set) var namespace = Namespace()
    public internal(set) var problems: [ClosureProblem] = []
    /// The path of the dynamic linker that goes with the program's C library; empty where the program needs none.
    public private(set) var linkerPath = Bytes()
    /// True where the program names an interpreter (PT_INTERP).
    public private(set) var namesInterpreter = false

    let strings = KeptBytes()
    var search: LibrarySearch
    var finder: FileFinder
    /// Every name by which an object is known: as it was asked for, its path, its SONAME.
    var names = NameTable<ObjectID>()
    let programPath: String

    /// Finds everything that a program needs. Throws where the program itself is no ELF file that could be loaded.
    public init(program path: String, options: ClosureOptions) throws(FileError) {
        self.options = options
        let program = try ObjectFile(path: path.kept(in: strings))
        machine = program.machine
        var root = SystemRoot(sysroot: options.sysroot)
        // /proc/self/exe, which $ORIGIN comes from, is free of symbolic links.
        programPath = SystemRoot.withoutLinks(path)
        let directory = Self.directory(of: programPath)
        root.outside = [directory] + (options.libraryPath ?? "").split(whereSeparator: { ":;".contains($0) }).map(String.init)
        self.root = root
        search = LibrarySearch(options.search(machine, strings))
        finder = FileFinder(root: root, machine: machine, trace: SearchTrail(), strings: strings)
        namespace.weakGivesWay = options.variable("LD_DYNAMIC_WEAK") != nil
        do throws(ELFError) {
            _ = try program.segmentPlan()
            try register(program, try program.tables(), .program, name: Bytes(), requestedName: program.path, loader: nil, LibraryFinding(.path))
            try findLinker(program)
        } catch {
            throw .format(error)
        }
        order.append(.program)
        loadPreloads()
        loadDependencies()
        namespace.spaces[0].objects = order.objects
        checkVersions()
    }

    public var program: ClosureObject { objects[0] }

    /// True where the program needs nobody: no interpreter and no library.
    public var isSelfContained: Bool { linkerPath.isEmpty }

    /// The order in which the objects are relocated: dependencies before dependents, the program last.
    public var relocationOrder: [ObjectID] { InitialisationOrder.sorted(order.objects, dependencies: dependencies) }

    /// What has to be known besides the namespace to explain a binding.
    public var facts: BindingFacts { BindingFacts(program: program.tables, machine, preloaded: preloaded) }

    /// The object of a name, nil where there is none.
    public func object(named name: Bytes) -> ClosureObject? { names[Name(name)].map { objects[$0.index] } }

    /// Where a search for a library of one object would look.
    public func searchedPlaces(for requester: ObjectID) -> [String] { search.places(for: requester).map(\.text) }

    /// The directory of a file of this machine, as an absolute path.
    static func directory(of path: String) -> String {
        let slash = path.lastIndex(of: "/")
        let directory = slash.map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? ""
        if directory.hasPrefix("/") { return directory }
        let current = FileManager.default.currentDirectoryPath
        return directory.isEmpty ? current : "\(current)/\(directory)"
    }

    private func findLinker(_ program: ObjectFile) throws(ELFError) {
        if let path = try program.interpreter() {
            linkerPath = path
            // A program that names another loader, swload perhaps, still has a C library with a linker of its own.
            if !linkerName.hasPrefix(Bytes("ld-")) { linkerPath = SystemLibraries.linker(machine) }
            namesInterpreter = true
        } else if self.program.tables.dynamic[.needed] != nil {
            linkerPath = SystemLibraries.linker(machine)
        }
    }

    var linkerName: Bytes { linkerPath.lastIndex(of: 0x2f).flatMap { linkerPath.tail(from: $0 + 1) } ?? linkerPath }
}
