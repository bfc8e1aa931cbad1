/// Libraries and programs for the tests of dlopen and its family.
extension Library {
    /// A library with a constructor and a destructor that say its name, a function `name_count`, and, where `next` is given, a `name_next` that
    /// calls the counter of another.
    static func part(
        _ name: String, in folder: String = "", next: String? = nil, flags: [String] = [], needs: [String] = []
    ) -> Library {
        let file = folder.isEmpty ? "lib\(name).so" : "\(folder)/lib\(name).so"
        let macros = ["-DPART=\(name)"] + (next.map { ["-DNEXT=\($0)"] } ?? [])
        return Library(file, "dynamic/part.c", flags: macros + ["-Wl,-z,lazy"] + flags, needs: needs)
    }
}

extension Program {
    /// The program that does one step an argument (TestPrograms/dynamic/steps.c).
    static func steps(
        _ libraries: Library..., flags: [String] = [], needs: [String] = [], runpath: Bool = true, prepare: String = ""
    ) -> Program {
        Program("dynamic/steps.c", libraries: libraries, flags: ["-rdynamic"] + flags, needs: needs, runpath: runpath, prepare: prepare)
    }
}

/// Lines of expected output.
func lines(_ lines: String...) -> String { lines.map { "\($0)\n" }.joined() }
