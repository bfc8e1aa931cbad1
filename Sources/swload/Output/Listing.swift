/// The listing of `--list`: the lines that ldd shows.
struct Listing {
    private let text = TextBuffer(descriptor: 1, capacity: 8192)

    /// Lists what a program needs, in the order in which it was found.
    func write(_ closure: Closure, sharedObject: SharedObject?) {
        if let kernel = sharedObject { line(kernel.name, at: kernel.start) }
        for object in closure.objects where object.role != .program {
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
