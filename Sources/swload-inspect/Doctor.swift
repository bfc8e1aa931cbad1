import ArgumentParser
import Foundation
import Inspect

/// Why a program will not start here.
struct Doctor: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Tell why a program will not start here, and what to do.",
        discussion: "The status is 0 for a program that starts, 1 for one that does not.")

    @OptionGroup var options: ProgramOptions
    @Argument(help: "The program.") var program: String

    func run() throws {
        let diagnosis = Diagnosis(program: try ProgramPath.find(program), options: try options.closureOptions())
        let writer = AnswerWriter(usesColour: options.usesColour)
        if options.json { try writer.write(json: diagnosis) } else { write(diagnosis, writer) }
        if !diagnosis.starts { throw ExitCode(1) }
    }

    private func write(_ diagnosis: Diagnosis, _ writer: AnswerWriter) {
        for finding in diagnosis.findings {
            let mark =
                switch finding.severity {
                case .fatal: writer.bad("error: ")
                case .warning: writer.marked("warning: ")
                case .note: writer.dim("note: ")
                }
            writer.line(mark + finding.sentence)
            for line in finding.details { writer.line("    \(line)") }
            for line in finding.advice { writer.line("    \(writer.good("what to do:")) \(line)") }
        }
        let fatal = diagnosis.findings.filter { $0.severity == .fatal }.count
        writer.line(
            fatal > 0
                ? writer.bold("\(diagnosis.program) does not start: \(fatal) error\(fatal == 1 ? "" : "s")")
                : diagnosis.findings.contains { $0.severity == .warning } ? "\(diagnosis.program) starts" : "\(diagnosis.program): no problem found")
        writer.finish()
    }
}
