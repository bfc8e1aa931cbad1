import ArgumentParser
import ELF
import Foundation
import Inspect

/// What is to be said against a file.
struct LintCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "lint",
        abstract: "Tell what should be otherwise about a program or library, and why.",
        discussion: "The status is 1 where there is a warning or an error, 0 where there are only notes, or nothing.")

    @OptionGroup var options: ProgramOptions
    @Flag(help: "List the rules and exit.") var rules = false
    @Argument(help: "A program or library.") var file: String?

    private struct Answer: Encodable {
        let schema = "swload.lint/1"
        let file: String
        let findings: [LintFinding]
    }

    func run() throws {
        let writer = AnswerWriter(usesColour: options.usesColour)
        if rules {
            for rule in LintRule.allCases { writer.line("\(rule.severity.rawValue.padded(7)) \(writer.bold(rule.rawValue)): \(rule.reason)") }
            return writer.finish()
        }
        guard let file else { throw Refusal("lint: name a program or library") }
        let path = try ProgramPath.find(file)
        let lint: Lint
        do throws(ELFFileError) {
            let elf = try ELFFile(path: path)
            lint = Lint(elf, closure: Machine(rawValue: elf.header.machine) == nil ? nil : try? options.closure(of: path))
        } catch {
            throw Refusal(error.description)
        }
        if options.json { try writer.write(json: Answer(file: path, findings: lint.findings)) } else { write(lint, writer) }
        if lint.isFlawed { throw ExitCode(1) }
    }

    private func write(_ lint: Lint, _ writer: AnswerWriter) {
        for finding in lint.findings {
            let severity =
                switch finding.severity {
                case .error: writer.bad("error")
                case .warning: writer.marked("warning")
                case .note: writer.dim("note")
                }
            writer.line("\(severity): \(writer.bold(finding.rule.rawValue)): \(finding.detail)")
            writer.line("    \(finding.reason)")
        }
        if lint.findings.isEmpty { writer.line("\(lint.file.name): nothing to say against it") }
        writer.finish()
    }
}
