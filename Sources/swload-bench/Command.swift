import Glibc

/// A case whose program was found, in the two forms in which it is started.
struct Command {
    let item: Case
    /// The program's absolute path.
    let path: String
    var arguments: [String] { item.arguments }

    /// Looks for the program as a shell does, but passes over scripts in PATH, which no loader loads; nil where there is none.
    init?(_ item: Case) {
        guard let path = Self.find(item.program) else { return nil }
        self.item = item
        self.path = path
    }

    /// The program as it is.
    var prepared: Prepared { Prepared(name: item.name, path: path, arguments: arguments, libraryPath: nil) }

    /// This process's environment, with the binding that both sides are asked for.
    static func environment(lazy: Bool = true) -> [String] {
        var variables: [String] = []
        var next = unsafe environ
        while let entry = unsafe next.pointee {
            let variable = unsafe String(cString: entry)
            if !variable.hasPrefix("LD_BIND_NOW=") { variables.append(variable) }
            unsafe next += 1
        }
        return lazy ? variables : variables + ["LD_BIND_NOW=1"]
    }

    /// The absolute path of a program, given as a path or as a name in PATH.
    static func find(_ program: String) -> String? {
        if program.contains("/") { return isExecutable(program) ? absolute(program) : nil }
        let path = unsafe getenv("PATH").map { unsafe String(cString: $0) } ?? "/usr/local/bin:/usr/bin:/bin"
        for folder in path.split(separator: ":", omittingEmptySubsequences: false) {
            let candidate = (folder.isEmpty ? "." : folder) + "/" + program
            if isExecutable(candidate), isELF(candidate) { return absolute(candidate) }
        }
        return nil
    }
}

/// True for a regular file that may be executed.
func isExecutable(_ path: String) -> Bool {
    var facts = stat()
    return unsafe (stat(path, &facts) == 0 && facts.st_mode & S_IFMT == S_IFREG && access(path, X_OK) == 0)
}

/// True for a file that begins as an ELF file does.
private func isELF(_ path: String) -> Bool {
    let file = unsafe open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { return false }
    defer { close(file) }
    var magic: UInt32 = 0
    return unsafe read(file, &magic, 4) == 4 && magic == 0x464c_457f
}

/// A path that does not depend on the current directory; symbolic links stay as they are.
func absolute(_ path: String) -> String {
    if path.hasPrefix("/") { return path }
    guard let folder = unsafe getcwd(nil, 0) else { return path }
    defer { unsafe free(folder) }
    return unsafe String(cString: folder) + "/" + path
}

/// The path of a file in the folder of the running program.
func besideThisProgram(_ name: String) -> String? {
    guard let path = unsafe realpath("/proc/self/exe", nil) else { return nil }
    defer { unsafe free(path) }
    let text = unsafe String(cString: path)
    guard let slash = text.lastIndex(of: "/") else { return nil }
    return text[...slash] + name
}
