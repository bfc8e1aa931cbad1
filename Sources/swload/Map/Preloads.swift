/// The objects that are loaded before the program's own libraries: LD_PRELOAD, --preload, /etc/ld.so.preload.
struct Preloads {
    let closure: Closure

    /// Loads them in ld.so's order; one that cannot be loaded is told of and left out.
    func load() {
        let settings = closure.settings
        let separates: (UInt8) -> Bool = { $0 == 0x20 || $0 == 0x3a }
        settings.preloadVariable.split(where: separates) { loadIfAllowed($0, from: "LD_PRELOAD") }
        settings.preloadOption.split(where: separates) { loadIfAllowed($0, from: "--preload") }
        guard let list = fileContents() else { return }
        closure.hasPreloadFile = true
        list.split(where: { $0 == 0x0a }) { line in
            // A number sign begins a comment.
            let text = line.firstIndex(of: 0x23).flatMap { line.slice(at: 0, count: $0) } ?? line
            text.split(where: { $0 == 0x20 || $0 == 0x09 || $0 == 0x3a }) { load($0.kept(), from: "/etc/ld.so.preload") }
        }
    }

    /// Loads an object that the user names; where the program has more rights than the user, a path says nothing, and a name can be too long for one.
    private func loadIfAllowed(_ name: Bytes, from source: StaticString) {
        if closure.settings.isSecure, name.firstIndex(of: 0x2f) != nil || name.count >= 255 { return }
        load(name, from: source)
    }

    private func load(_ name: Bytes, from source: StaticString) {
        let name = name.kept()
        do throws(LoadError) {
            try closure.preload(name)
        } catch {
            closure.notes?.isDoubtful = true
            if let known = closure.known { return known.fail(error) }
            closure.trace.flush()
            ErrorSentences(program: closure.trace.programName).reportPreload(name, from: source, error)
        }
    }

    private func fileContents() -> Bytes? {
        do throws(SystemError) {
            let descriptor = try closure.finder.directories.opening { () throws(SystemError) in try System.open(HiddenPreloadFile.path) }
            defer { System.close(descriptor) }
            let size = try System.status(of: descriptor).fileSize
            let contents = Memory.permanent(count: Int(clamping: min(size, 1 << 20)))
            let count = try System.read(descriptor, into: contents.address, count: contents.count, at: 0)
            return contents.slice(at: 0, count: count)
        } catch {
            return nil
        }
    }
}
