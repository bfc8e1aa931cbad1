import ArgumentParser
import ELF
import Foundation
import Inspect

/// The libraries of a program, in ldd's lines.
struct List: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "List the libraries of a program as ldd does, without mapping anything.",
        discussion: "Nothing is mapped, so no addresses stand behind the names. Missing versions are told on standard error, as ldd does.")

    @OptionGroup var options: ProgramOptions
    @Argument(help: "The program.") var program: String

    func run() throws {
        let closure = try options.closure(of: program)
        let writer = AnswerWriter(usesColour: false)
        if options.json { return try writer.write(json: ClosureTree(closure)) }
        if closure.isSelfContained {
            writer.entry("statically linked")
            return writer.finish()
        }
        for sentence in closure.versionSentences { FileHandle.standardError.write(Data("\(program): \(sentence)\n".utf8)) }
        // The kernel maps it into every process.
        if options.sysroot == nil, closure.machine == .thisMachine { writer.entry("linux-vdso.so.1") }
        for object in closure.objects.dropFirst() {
            let name = object.requestedName.text
            if object.isMissing {
                writer.entry("\(name) => not found")
            } else if object.role == .linker || name.contains("/") {
                writer.entry("\(object.name.text)")
            } else {
                writer.entry("\(name) => \(object.name.text)")
            }
        }
        writer.finish()
    }
}
