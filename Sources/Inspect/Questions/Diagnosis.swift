import ELF
import Link

/// What was found wrong with a program, and what can be done.
public struct Diagnosis: Encodable {
    public enum Severity: String, Encodable {
        /// It does not start.
        case fatal
        /// It starts, and may fail later or elsewhere.
        case warning
        /// Worth knowing.
        case note
    }

    public struct Finding: Encodable {
        public let severity: Severity
        /// What kind of thing it is, for programs.
        public let id: String
        public let sentence: String
        /// Facts that belong to it, each a line.
        public let details: [String]
        /// What can be done, each a line.
        public let advice: [String]

        init(_ severity: Severity, _ id: String, _ sentence: String, details: [String] = [], advice: [String] = []) {
            self.severity = severity
            self.id = id
            self.sentence = sentence
            self.details = details
            self.advice = advice
        }
    }

    public let schema = "swload.doctor/1"
    public let program: String
    public let starts: Bool
    public let findings: [Finding]

    /// The worst first.
    init(_ program: String, _ findings: [Finding]) {
        self.program = program
        starts = !findings.contains { $0.severity == .fatal }
        self.findings = [Severity.fatal, .warning, .note].flatMap { severity in findings.filter { $0.severity == severity } }
    }
}

extension Diagnosis {
    /// Looks at a program in every way that could keep it from starting.
    public init(program: String, options: ClosureOptions) {
        let closure: Closure
        do throws(FileError) {
            closure = try Closure(program: program, options: options)
        } catch {
            self.init(program, [ProgramFileCheck(program).finding(error)])
            return
        }
        let file = ProgramFileCheck(program)
        // Of a program for another machine nothing here fits.
        if closure.machine != .thisMachine, options.sysroot == nil {
            self.init(program, file.machine(closure))
            return
        }
        self.init(
            program,
            file.findings(closure) + LibraryCheck(closure).findings + VersionDiagnosis(closure).findings
                + ReferenceCheck(closure).findings + MemoryCheck(closure).findings)
    }
}
