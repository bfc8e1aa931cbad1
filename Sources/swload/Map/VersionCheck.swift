/// Checks, before anything is bound, that every version that an object needs is defined by the library that should define it.
struct VersionCheck {
    let closure: Closure
    /// The link-map namespace whose libraries are meant.
    var space = 0

    /// Checks objects in load order; warns of libraries without versions, throws for the first version that is missing.
    func run(_ objects: [LoadedObject]) throws(LoadError) {
        for object in objects where object.tables.versions.hasNeeds { try check(object) }
    }

    private func check(_ object: LoadedObject) throws(LoadError) {
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
            if let library, !library.isMissing { try check(need, of: object, in: library) }
        }
        if object.tables.relativeRelocations.words.count > 0 { try checkPacked(needs, object) }
    }

    private func check(_ need: Version, of object: LoadedObject, in library: LoadedObject) throws(LoadError) {
        closure.trace.emit(.versions, .checkingVersion(name: need.name, file: closure.traced(library.id), requiredBy: closure.traced(object.id)))
        if closure.tables.namespace.definesVersion(need.name, hash: need.hash, library.id) { return }
        let program = closure.settings.program
        guard library.tables.versions.hasDefinitions else {
            if closure.isRunning { return }
            closure.notes?.isDoubtful = true
            ErrorSentences(program: closure.trace.programName).reportNoVersions(
                library.shownName(program), requiredBy: object.shownName(program))
            return
        }
        if need.flags & Version.weak != 0 { return }
        throw .missingVersion(need.name, file: library.name, requiredBy: object.shownName(program))
    }

    /// An object with packed relocations that needs a glibc has to need one that promises to apply them.
    private func checkPacked(_ needs: [Version], _ object: LoadedObject) throws(LoadError) {
        let needsLibc = needs.contains { $0.file.hasPrefix(Bytes("libc.so.")) }
        let isPromised = needs.contains { $0.name == Bytes("GLIBC_ABI_DT_RELR") }
        if needsLibc, !isPromised { throw .packedRelocations(object.path) }
    }
}
