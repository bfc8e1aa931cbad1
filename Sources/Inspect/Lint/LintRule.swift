/// Something about a file that works and should be otherwise, or does not work.
public enum LintRule: String, CaseIterable, Codable, Sendable {
    case brokenFile = "broken-file"
    case missingLibrary = "missing-library"
    case missingInterpreter = "missing-interpreter"
    case underlinked
    case indirectlyLinked = "indirectly-linked"
    case unusedLibrary = "unused-library"
    case duplicateLibrary = "duplicate-library"
    case libraryByPath = "library-by-path"
    case missingName = "missing-soname"
    case oldRunPath = "rpath"
    case relativeRunPath = "relative-runpath"
    case writableRunPath = "writable-runpath"
    case absentRunPath = "absent-runpath"
    case textRelocations = "text-relocations"
    case executableStack = "executable-stack"
    case undeclaredStack = "undeclared-stack"
    case writableCode = "writable-code"
    case noRelro = "no-relro"
    case lazyBinding = "lazy-binding"
    case fixedAddress = "fixed-address"
    case oldHashTable = "old-hash-table"
    case staticStorage = "static-tls"
    case noBuildID = "no-build-id"

    public enum Severity: String, Comparable, Codable, Sendable {
        case note, warning, error

        public static func < (left: Severity, right: Severity) -> Bool { left.rank < right.rank }

        private var rank: Int {
            switch self {
            case .note: 0
            case .warning: 1
            case .error: 2
            }
        }
    }

    public var severity: Severity {
        switch self {
        case .brokenFile, .missingLibrary, .missingInterpreter: .error
        case .underlinked, .duplicateLibrary, .libraryByPath, .missingName, .oldRunPath, .relativeRunPath, .writableRunPath, .textRelocations,
            .executableStack, .undeclaredStack, .writableCode, .noRelro, .fixedAddress, .unusedLibrary: .warning
        case .indirectlyLinked, .absentRunPath, .lazyBinding, .oldHashTable, .staticStorage, .noBuildID: .note
        }
    }

    /// Why it matters, and what changes it.
    public var reason: String {
        switch self {
        case .brokenFile: "a loader, a debugger or a link editor that needs this part refuses the file or reads nonsense"
        case .missingLibrary: "the program does not start; install the library, or say where it is (-Wl,-rpath, LD_LIBRARY_PATH)"
        case .missingInterpreter: "the kernel starts the dynamic linker first, and reports \"No such file or directory\" for the program when it is not there"
        case .underlinked:
            "the file works only where somebody else happens to load the definition; link with the library that defines it (-Wl,-z,defs finds this at link time)"
        case .indirectlyLinked: "the symbol comes from a library that only another library names; when that one stops needing it, this file breaks"
        case .unusedLibrary: "the library is loaded, relocated and initialised for nothing; -Wl,--as-needed leaves it out"
        case .duplicateLibrary: "the second entry has no effect, and is a sign of a link line that nobody understands any more"
        case .libraryByPath: "a name with a slash is not searched: it is this path, often relative to the current folder; give the library a SONAME (-Wl,-soname)"
        case .missingName: "what is linked with the library records its file name or path instead, and cannot tell an incompatible version; -Wl,-soname,libNAME.so.1"
        case .oldRunPath: "DT_RPATH is searched before LD_LIBRARY_PATH and for the libraries' libraries too, so that nobody can override it; -Wl,--enable-new-dtags writes DT_RUNPATH"
        case .relativeRunPath: "it is searched in whatever folder the program is started, where anybody may have put a library; use $ORIGIN"
        case .writableRunPath: "every user can put a library there, which the program then runs with the rights of its user"
        case .absentRunPath: "every start searches it for nothing, and whoever may create it decides which library is loaded"
        case .textRelocations: "the loader makes code writable to relocate it: the pages are shared with no other process, and SELinux and some systems forbid it; compile with -fPIC"
        case .executableStack: "what overflows a buffer on the stack can be run; most often one assembly file lacks '.section .note.GNU-stack,\"\",@progbits'"
        case .undeclaredStack: "without PT_GNU_STACK the loader has to assume that the code wants an executable stack, and makes it so"
        case .writableCode: "what can write into the segment can change the code that runs"
        case .noRelro: "the table of function addresses stays writable while the program runs, the easiest target of an overwritten pointer; -Wl,-z,relro,-z,now"
        case .lazyBinding: "functions are bound at their first call, so that their table stays writable and what is missing shows late; -Wl,-z,now"
        case .fixedAddress: "the program lies at the same addresses in every run, which makes known places of code useful to an attacker; -fPIE -pie"
        case .oldHashTable: "without DT_GNU_HASH every lookup in this object walks the longer System V chains; -Wl,--hash-style=gnu"
        case .staticStorage: "dlopen of the library fails when the space for thread-local variables beside the first ones is used up (initial-exec model)"
        case .noBuildID: "debug information and core files cannot be matched to this very build; -Wl,--build-id"
        }
    }
}

/// One thing that was found in a file.
public struct LintFinding: Equatable, Codable, Sendable {
    public let rule: LintRule
    public let severity: LintRule.Severity
    /// What it is about: a library, a folder, symbols.
    public let detail: String
    public let reason: String

    init(_ rule: LintRule, _ detail: String) {
        self.rule = rule
        severity = rule.severity
        self.detail = detail
        reason = rule.reason
    }
}
