/// Makes the read-only segments of an object with text relocations writable while they are applied.
struct TextProtection {
    private let object: LoadedObject
    /// True for an object that says that it has text relocations (DT_TEXTREL, DF_TEXTREL).
    let isNeeded: Bool

    init(_ object: LoadedObject, isNeeded: Bool) {
        self.object = object
        self.isNeeded = isNeeded
    }

    /// Before the relocations.
    func open() throws(LoadError) { try protect { _ in [.read, .write] } }

    /// Before resolvers run, which may be in these segments.
    func makeExecutable() throws(LoadError) { try protect { Protection($0).union(.write) } }

    /// After the relocations.
    func close() throws(LoadError) { try protect { Protection($0) } }

    private func protect(_ protection: (ProgramHeader.Flags) -> Protection) throws(LoadError) {
        guard isNeeded else { return }
        for mapping in object.plan.steps where mapping.fileOffset != nil && !mapping.flags.contains(.write) {
            let address = object.image.address(of: mapping.start)
            do throws(SystemError) {
                try System.protect(address, count: mapping.length, protection(mapping.flags))
            } catch {
                throw .mapping(object.path, address: address, error)
            }
        }
    }
}
