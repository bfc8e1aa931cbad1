/// Checks, before anything is bound, that every version that an object needs is defined by the library that should define it.
struct VersionCheck {
    let closure: Closure
    /// The link-map namespace whose libraries are meant.
    var space = 0

    /// Checks objects in load order; warns of libraries without versions, throws for the first version that is missing. At the start of a program
    /// it checks the others nevertheless, of which a trace tells.
    func run(_ objects: [LoadedObject]) throws(LoadError) {
        var first: LoadError?
        for object in objects where object.tables.versions.hasNeeds { try check(object, &first) }
        if let first { throw first }
    }

    private func check(_ object: LoadedObject, _ first: inout LoadError?) throws(LoadError) {
        var needs: [Version] = []
        needs.reserveCapacity(24)
        do throws(ELFError) {
            try object.tables.versions.forEachNeed { needs.append($0) }
        } catch {
            throw .format(object.path, error)
        }
        // The needs of one library stand together.
        var library: LoadedObject?
        var file = Bytes()
        for need in needs {
            if library == nil || need.file.address != file.address {
                file = need.file
                library = closure.tables.names[space][Name(file)].map { closure.objects[$0.index] }
            }
            guard let library, !library.isMissing else { continue }
            do throws(LoadError) { try check(need, of: object, in: library) } catch {
                if closure.isRunning { throw error }
                first = first ?? error
            }
        }
        if object.tables.relativeRelocations.words.count > 0 { try checkPacked(needs, object) }
    }

    private func check(_ need: Version, of object: LoadedObject, in library: LoadedObject) throws(LoadError) {
        closure.trace.emit(.versions, .checkingVersion(name: need.name, file: closure.traced(library.id), requiredBy: closure.traced(object.id)))
        if closure.tables.namespace.definesVersion(need.name, hash: need.hash, library.id) { return }
        let isWeak = need.flags & Version.weak != 0
        let failure: VersionFailure = library.tables.versions.hasDefinitions ? isWeak ? .weak : .missing : .noVersions
        // A running program is not told of what it can do without.
        if closure.isRunning, failure != .missing { return }
        let requester = object.shownName(closure.settings.program)
        closure.trace.emit(
            .errors,
            .versionFailed(failure, version: need.name, file: library.name, requiredBy: object.name, isFatal: closure.isRunning))
        if failure == .missing, closure.settings.mode != .list { throw .missingVersion(need.name, file: library.name, requiredBy: requester) }
        closure.notes?.isDoubtful = true
        closure.trace.flush()
        ErrorSentences(program: closure.trace.programName).reportVersion(
            failure, need.name, of: library.shownName(closure.settings.program), requiredBy: requester)
    }

    /// An object with packed relocations that needs a glibc has to need one that promises to apply them.
    private func checkPacked(_ needs: [Version], _ object: LoadedObject) throws(LoadError) {
        let needsLibc = needs.contains { $0.file.hasPrefix(Bytes("libc.so.")) }
        let isPromised = needs.contains { $0.name == Bytes("GLIBC_ABI_DT_RELR") }
        if needsLibc, !isPromised { throw .packedRelocations(object.path) }
    }
}
