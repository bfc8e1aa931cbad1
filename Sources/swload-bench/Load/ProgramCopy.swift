import Glibc

/// Copies of a program and of its libraries that do no work of their own.
struct ProgramCopy {
    let folder: String

    /// Makes the copies of a case for a stage; the libraries of a program that only starts stay where they are.
    func make(_ command: Command, stage: Stage) throws(BuildError) -> Prepared {
        let name = command.item.name
        if stage == .run { return command.prepared }
        let folder = "\(folder)/\(name)-\(stage.rawValue)"
        let path = "\(folder)/program"
        let libraries = try libraries(of: command)
        if !isExecutable(path) {
            unsafe mkdir(folder, 0o755)
            if stage == .bind { for (name, file) in libraries { try copy(file, to: "\(folder)/\(name)", [.withoutConstructors]) } }
            try copy(command.path, to: path, stage == .bind ? [.withoutConstructors, .exitingAtEntry] : [.exitingAtEntry])
        }
        if stage == .bind { return Prepared(name: name, path: path, arguments: [], libraryPath: folder) }
        // A copy's $ORIGIN is another, so the folders in which the program's own was of use are named.
        var places: [String] = []
        for (_, file) in libraries {
            let place = file.lastIndex(of: "/").map { String(file[..<$0]) } ?? "."
            if !places.contains(place) { places.append(place) }
        }
        return Prepared(name: name, path: path, arguments: [], libraryPath: places.joined(separator: ":"))
    }

    private func copy(_ source: String, to path: String, _ changes: [BinaryFile.Change]) throws(BuildError) {
        guard var file = BinaryFile(path: source) else { throw BuildError(text: "\(source) is not an ELF file that can be read") }
        for change in changes where !file.apply(change) { throw BuildError(text: "\(source) has no dynamic section or no entry point") }
        guard file.write(to: path) else { throw BuildError(text: "\(path) cannot be written") }
    }

    /// The libraries that the system's loader finds for a program, by the names that they are needed by; its own file is none.
    private func libraries(of command: Command) throws(BuildError) -> [(name: String, file: String)] {
        let lister = Child(path: command.path, arguments: [command.path], environment: Command.environment() + ["LD_TRACE_LOADED_OBJECTS=1"])
        guard let (text, ending) = try? lister.output(), ending == .exited(0) else {
            throw BuildError(text: "the libraries of \(command.path) cannot be listed")
        }
        var found: [(String, String)] = []
        for line in text.split(separator: "\n") {
            let words = line.split(separator: " ").map { $0.filter { $0 != "\t" } }
            guard words.count >= 3, words[1] == "=>", words[2].hasPrefix("/"), !words[0].contains("/") else { continue }
            found.append((words[0], words[2]))
        }
        return found
    }
}
