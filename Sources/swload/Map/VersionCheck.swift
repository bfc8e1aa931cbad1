/// Checks, before anything is bound, that every version that an object needs is defined by the library that should define it.
struct VersionCheck {
    let closure: Closure

    /// Checks all objects in load order; warns of libraries without versions, throws for the first version that is missing.
    func run() throws(LoadError) {
        for object in closure.objects where object.tables.versions.hasNeeds { try check(object) }
    }

    private func check(_ object: LoadedObject) throws(LoadError) {
        var needs: [Version] = []
        do throws(ELFError) {
            try object.tables.versions.forEachNeed { needs.append($0) }
        } catch {
            throw .format(object.path, error)
        }
        var needsLibc = false
        var knowsPacked = false
        let requester = object.shownName(closure.settings.program)
        for need in needs {
            needsLibc = needsLibc || need.file.hasPrefix(Bytes("libc.so."))
            knowsPacked = knowsPacked || need.name == Bytes("GLIBC_ABI_DT_RELR")
            guard let library = closure.object(named: need.file), !library.isMissing else { continue }
            closure.trace.emit(.versions, .checkingVersion(name: need.name, file: library.name, requiredBy: object.name))
            guard library.tables.versions.hasDefinitions else {
                ErrorSentences(program: closure.trace.programName).reportNoVersions(library.shownName(closure.settings.program), requiredBy: requester)
                continue
            }
            if closure.namespace.definesVersion(need.name, hash: need.hash, library.id) || need.flags & Version.weak != 0 { continue }
            throw .missingVersion(need.name, file: library.name, requiredBy: requester)
        }
        if needsLibc, !knowsPacked, object.tables.relativeRelocations.words.count > 0 { throw .packedRelocations(object.path) }
    }
}
