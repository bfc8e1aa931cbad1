import ELF
import Link

/// Finds the objects, breadth-first and by the names that they ask for.
extension Closure {
    func loadPreloads() {
        guard !isSelfContained else { return }
        let separates: (UInt8) -> Bool = { $0 == 0x20 || $0 == 0x3a }
        for (text, source) in [(options.variable("LD_PRELOAD"), "LD_PRELOAD"), (options.preload, "--preload")] {
            guard let text else { continue }
            text.kept(in: strings).split(where: separates) { preload($0, source) }
        }
        guard let file = try? FileContents(path: root.real("/etc/ld.so.preload").kept(in: strings)) else { return }
        file.bytes.split(where: { $0 == 0x0a }) { line in
            // A number sign begins a comment.
            let text = line.firstIndex(of: 0x23).flatMap { line.slice(at: 0, count: $0) } ?? line
            text.split(where: { $0 == 0x20 || $0 == 0x09 || $0 == 0x3a }) { preload(strings.keep($0), "/etc/ld.so.preload") }
        }
    }

    private func preload(_ name: Bytes, _ source: String) {
        var failure: FileError?
        guard let object = require(name, by: .program, loader: .program, mayBeMissing: false, failure: &failure) else {
            problems.append(.preload(name, source: source, failure))
            return
        }
        preloaded.append(object)
        order.append(object)
    }

    func loadDependencies() {
        while let object = order.next() {
            let entries = objects[object.index].tables.dynamic.entries
            for index in 0..<entries.count {
                guard let entry = entries[index], let tag = DynamicTag(rawValue: entry.tag) else { continue }
                guard tag == .needed || tag == .filter || tag == .auxiliary else { continue }
                do throws(ELFError) {
                    add(try objects[object.index].tables.string(at: entry.value), tag, to: object)
                } catch {
                    problems.append(.brokenTable(object, error))
                }
            }
        }
    }

    private func add(_ name: Bytes, _ tag: DynamicTag, to object: ObjectID) {
        var failure: FileError?
        guard let other = require(name, by: object, loader: object, mayBeMissing: tag != .auxiliary, failure: &failure) else { return }
        dependencies[object.index].append(other)
        if tag == .needed { order.append(other) } else { order.insert(other, before: object) }
    }

    /// The object of a name, found now if it is not known yet; one that is not there stands in for itself where it may.
    private func require(_ name: Bytes, by requester: ObjectID, loader: ObjectID, mayBeMissing: Bool, failure: inout FileError?) -> ObjectID? {
        let key = Name(name)
        if let known = names[key] { return known }
        let isLinker = name == linkerName || name == linkerPath
        let (result, finding, path) = open(name, for: requester)
        do throws(FileError) {
            guard let file = try result?.get() else {
                guard mayBeMissing else { return nil }
                return addMissing(name, loader, finding) { .missingLibrary($0) }
            }
            if let known = objects.first(where: { $0.role != .program && $0.file?.contents.identity == file.contents.identity }) {
                names.add(key, known.id)
                return known.id
            }
            let id = ObjectID(objects.count)
            do throws(ELFError) {
                _ = try file.segmentPlan()
                try register(file, try file.tables(), isLinker ? .linker : .library, name: file.path, requestedName: name, loader: loader, finding)
            } catch {
                throw .format(error)
            }
            names.add(key, id)
            return id
        } catch {
            failure = error
            guard mayBeMissing else { return nil }
            return addMissing(name, loader, finding) { .brokenLibrary($0, path: path ?? name, error) }
        }
    }

    private func addMissing(_ name: Bytes, _ loader: ObjectID, _ finding: LibraryFinding, _ problem: (ObjectID) -> ClosureProblem) -> ObjectID {
        let id = ObjectID(objects.count)
        // An object without tables breaks none of the rules.
        try? register(nil, DynamicObject(), .library, name: name, requestedName: name, loader: loader, finding)
        names.add(Name(name), id)
        problems.append(problem(id))
        return id
    }

    /// Opens the file for a name: a path, the program's own dynamic linker, or what the search finds; nil where there is none.
    private func open(_ name: Bytes, for requester: ObjectID) -> (file: Result<ObjectFile, FileError>?, finding: LibraryFinding, path: Bytes?) {
        if name.firstIndex(of: 0x2f) != nil {
            let object = objects[requester.index]
            let path = search.expand(name, of: requester, into: strings, prober: finder, origin: { self.origin(of: object.role, object.name) })
            return openDirectly(path, LibraryFinding(.path))
        }
        if name == linkerName { return openDirectly(linkerFile(for: requester), LibraryFinding(.interpreter)) }
        finder.passedOver = nil
        let isFound = search.find(name, for: requester, prober: &finder, trace: finder.trace)
        let steps = finder.trace.take()
        guard isFound, let path = finder.failure?.path ?? finder.accepted?.path else {
            return (finder.passedOver.map { .failure($0.error) }, LibraryFinding(.none, steps), finder.passedOver?.path)
        }
        return (finder.take(), LibraryFinding(means(of: path, steps, for: requester), steps), path)
    }

    /// What led to a file: the cache, or the first list that has its directory. A trace shows the list that named the directory first in the whole load.
    private func means(of path: Bytes, _ steps: [SearchStep], for requester: ObjectID) -> LibraryFinding.Means {
        let lists = steps.filter { if case .directories = $0 { true } else { $0.isCache } }
        if lists.last?.isCache ?? false { return .cache }
        for place in search.searchPath(for: requester) {
            let directory = place.directory
            guard directory.isEmpty || path.hasPrefix(directory), let rest = path.tail(from: directory.count) else { continue }
            let tail = rest[0] == 0x2f ? rest.tail(from: 1) ?? rest : rest
            guard tail.firstIndex(of: 0x2f) == nil || tail.hasPrefix(Bytes("glibc-hwcaps/")) else { continue }
            return .directories(place.reason == .libraryPath && options.libraryPath != nil ? .libraryPathOption : place.reason, of: place.owner)
        }
        return .none
    }

    private func openDirectly(_ path: Bytes?, _ finding: LibraryFinding) -> (
        file: Result<ObjectFile, FileError>?, finding: LibraryFinding, path: Bytes?
    ) {
        guard let path else { return (nil, finding, nil) }
        do throws(FileError) {
            return (.success(try finder.openDirectly(path)), finding, path)
        } catch {
            return (error.isMissing ? nil : .failure(error), finding, path)
        }
    }

    /// The dynamic linker that goes with the C library: where that is not the system's own, the one beside it.
    private func linkerFile(for requester: ObjectID) -> Bytes {
        let library = object(named: Bytes("libc.so.6")) ?? objects[requester.index]
        guard options.libraryPath != nil || options.variable("LD_LIBRARY_PATH") != nil, library.role == .library,
            let slash = library.name.lastIndex(of: 0x2f), let directory = library.name.slice(at: 0, count: slash + 1)
        else { return linkerPath }
        var path = ByteBuilder()
        path.append(directory)
        path.append(linkerName)
        guard let beside = try? finder.openDirectly(path.view), let usual = try? finder.openDirectly(linkerPath) else { return linkerPath }
        return beside.contents.identity == usual.contents.identity ? linkerPath : strings.keep(path.view)
    }

    func register(
        _ file: ObjectFile?, _ tables: DynamicObject, _ role: ClosureObject.Role, name: Bytes, requestedName: Bytes, loader: ObjectID?,
        _ finding: LibraryFinding
    ) throws(ELFError) {
        let id = ObjectID(objects.count)
        try search.add(tables, name: name, loader: loader, prober: finder, origin: { self.origin(of: role, name) })
        namespace.add(tables, name: name, isProgram: role == .program)
        let object = ClosureObject(
            file, tables, id: id, role: role, name: name, requestedName: requestedName, loader: loader, finding: finding, strings: strings)
        objects.append(object)
        dependencies.append([])
        guard let file else { return }
        // ld.so does not know the program, which the kernel maps, by its file.
        if role != .program { names.add(Name(file.path), id) }
        let soname = object.soname
        if !soname.isEmpty { names.add(Name(soname), id) }
    }

    /// The directory that $ORIGIN stands for in an object's strings.
    private func origin(of role: ClosureObject.Role, _ name: Bytes) -> Bytes {
        let directory = Self.directory(of: role == .program ? programPath : name.text)
        guard role == .program, let sysroot = root.sysroot, directory.hasPrefix(sysroot + "/") else { return directory.kept(in: strings) }
        return String(directory.dropFirst(sysroot.count)).kept(in: strings)
    }
}
