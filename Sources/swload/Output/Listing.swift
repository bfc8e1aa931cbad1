/// The listing of `--list`: the lines that ldd shows.
struct Listing {
    private let text = TextBuffer(descriptor: 1, capacity: 8192)

    /// Lists what a program needs, in the order in which it was found.
    func write(_ closure: Closure, sharedObject: SharedObject?) {
        if let kernel = sharedObject { line(kernel.name, at: kernel.start) }
        for object in closure.listed where object.role != .program {
            if object.isMissing {
                text.append("\t")
                text.append(object.name)
                text.append(" => not found\n")
            } else if object.role == .linker || object.requestedName.firstIndex(of: 0x2f) != nil {
                line(object.name, at: object.start)
            } else {
                text.append("\t")
                text.append(object.requestedName)
                text.append(" => ")
                text.append(object.name)
                address(object.start)
            }
        }
        text.flush()
    }

    /// What is said of a program that needs nobody.
    func writeStatic() {
        text.append("\tstatically linked\n")
        text.flush()
    }

    /// The libraries that the program names and does not use.
    func writeUnused(_ names: [Bytes]) {
        guard !names.isEmpty else { return }
        text.append("Unused direct dependencies:\n")
        for name in names {
            text.append("\t")
            text.append(name)
            text.append("\n")
        }
        text.flush()
    }

    /// The versions that each object needs, and where they are defined.
    func writeVersions(_ closure: Closure) throws(LoadError) {
        var isFirst = true
        for object in closure.listed where object.tables.versions.hasNeeds {
            if isFirst { text.append("\n\tVersion information:\n") }
            isFirst = false
            text.append("\t")
            text.append(object.shownName(closure.trace.programName))
            text.append(":\n")
            do throws(ELFError) {
                try object.tables.versions.forEachNeed { write($0, closure) }
            } catch {
                text.flush()
                throw .format(object.path, error)
            }
        }
        text.flush()
    }

    private func write(_ need: Version, _ closure: Closure) {
        text.append("\t\t")
        text.append(need.file)
        text.append(" (")
        text.append(need.name)
        text.append(need.flags & Version.weak != 0 ? ") [WEAK] => " : ") => ")
        if let library = closure.object(named: need.file), !library.isMissing,
            closure.tables.namespace.definesVersion(need.name, hash: need.hash, library.id)
        {
            text.append(library.name)
        } else {
            text.append("not found")
        }
        text.append("\n")
    }

    private func line(_ name: Bytes, at start: UInt) {
        text.append("\t")
        text.append(name)
        address(start)
    }

    private func address(_ start: UInt) {
        text.append(" (")
        text.append(hex: UInt64(start), width: 16)
        text.append(")\n")
    }
}
