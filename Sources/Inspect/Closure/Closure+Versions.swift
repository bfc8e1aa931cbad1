import ELF
import Link

/// The check that every version that an object needs is defined by the library that should define it.
extension Closure {
    func checkVersions() {
        for object in objects where object.tables.versions.hasNeeds {
            var needs: [Version] = []
            do throws(ELFError) {
                try object.tables.versions.forEachNeed { needs.append($0) }
            } catch {
                problems.append(.brokenTable(object.id, error))
                continue
            }
            for need in needs { check(need, of: object) }
            if object.tables.relativeRelocations.words.count > 0 { checkPacked(needs, object) }
        }
    }

    private func check(_ need: Version, of object: ClosureObject) {
        guard let library = self.object(named: need.file), !library.isMissing else { return }
        if namespace.definesVersion(need.name, hash: need.hash, library.id) { return }
        guard library.tables.versions.hasDefinitions else {
            problems.append(.noVersions(of: library.id, in: object.id))
            return
        }
        if need.flags & Version.weak == 0 { problems.append(.missingVersion(need, of: library.id, in: object.id)) }
    }

    /// An object with packed relocations that needs a glibc has to need one that promises to apply them.
    private func checkPacked(_ needs: [Version], _ object: ClosureObject) {
        let needsLibc = needs.contains { $0.file.hasPrefix(Bytes("libc.so.")) }
        let isPromised = needs.contains { $0.name == Bytes("GLIBC_ABI_DT_RELR") }
        if needsLibc, !isPromised { problems.append(.packedRelocations(object.id)) }
    }
}
