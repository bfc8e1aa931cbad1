/// How far a program gets in a measurement.
enum Stage: String {
    /// As far as its entry point, and no constructor runs: the loader's work alone.
    case bind
    /// As far as its entry point.
    case start
    /// To its end.
    case run
}

/// A program that is measured, once it is there: how it is started and what variables it needs.
struct Prepared {
    let name: String
    let path: String
    let arguments: [String]
    let libraryPath: String?
    /// With these arguments the program calls through every binding, and exits with 0 only if each came out right; nil for one that cannot.
    var check: [String]?

    /// The program as it checks its bindings.
    var checking: Prepared? { check.map { Prepared(name: name, path: path, arguments: $0, libraryPath: libraryPath) } }

    /// As the kernel starts it, with variables of its own; functions are bound at their first call if `lazy`.
    func native(lazy: Bool, variables: [String] = []) -> Child {
        Child(path: path, arguments: [path] + arguments, environment: environment(lazy, variables), libraryPath: libraryPath)
    }

    /// As swload starts it, with options and variables of its own, which take the place of others of their names.
    func under(_ swload: String, lazy: Bool, options: [String] = [], variables: [String] = []) -> Child {
        Child(path: swload, arguments: [swload] + options + [path] + arguments, environment: environment(lazy, variables), libraryPath: libraryPath)
    }

    private func environment(_ lazy: Bool, _ variables: [String]) -> [String] {
        let names = variables.map { $0.prefix { $0 != "=" } }
        return Command.environment(lazy: lazy).filter { entry in !names.contains(entry.prefix { $0 != "=" }) } + variables
    }
}
