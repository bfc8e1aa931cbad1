import Foundation
import Testing

/// Runs a command natively and under swload and expects the same bytes and the same end.
///
/// `printing` and `ending` say what the native run must show, so that two equal failures are not taken for a success.
@discardableResult
func expectSame(
    _ command: Command, options: [String] = [], printing: String? = nil, ending: End = .exited(0), errorsToo: Bool = true,
    sourceLocation: SourceLocation = #_sourceLocation
) throws -> Outcome {
    var native = try command.run()
    #expect(native.end == ending, "natively: \(command): \(native)", sourceLocation: sourceLocation)
    if let printing { #expect(native.text == printing, "natively: \(command)", sourceLocation: sourceLocation) }
    let loaded = command.loaded(options: options)
    var seen = try loaded.run()
    if !errorsToo {
        native.errors = Data()
        seen.errors = Data()
    }
    if seen != native {
        Issue.record("\(loaded)\n    natively: \(native)\n    loaded:   \(seen)", sourceLocation: sourceLocation)
    }
    return seen
}

extension Program {
    /// Builds a variant of the program, runs it natively and under swload, and expects the same.
    @discardableResult
    func expectSame(
        _ variant: Variant = .plain, arguments: [String] = [], environment: [String: String] = [:], input: String = "",
        options: [String] = [], printing: String? = nil, ending: End = .exited(0), errorsToo: Bool = true,
        sourceLocation: SourceLocation = #_sourceLocation
    ) async throws -> Outcome {
        let command = try await command(variant, arguments: arguments, environment: environment, input: input)
        return try ProgramTests.expectSame(
            command, options: variant.options + options, printing: printing, ending: ending, errorsToo: errorsToo,
            sourceLocation: sourceLocation)
    }

    /// The native run of a variant, in the folder where it was built.
    func command(
        _ variant: Variant = .plain, arguments: [String] = [], environment: [String: String] = [:], input: String = ""
    ) async throws -> Command {
        let built = try await built(variant)
        return Command(
            program: built.path, arguments: arguments, environment: environment, input: Data(input.utf8), folder: built.folder)
    }
}

/// Expects swload to refuse: one line on standard error that names all that is asked for, status 127 or 126, no output.
@discardableResult
func expectRefusal(
    _ command: Command, options: [String] = [], naming words: [String], status: [Int32] = [127, 126],
    sourceLocation: SourceLocation = #_sourceLocation
) throws -> Outcome {
    let loaded = command.loaded(options: options)
    let seen = try loaded.run()
    let clear =
        seen.output.isEmpty && seen.errorLines.count == 1 && status.map(End.exited).contains(seen.end)
        && words.allSatisfy(seen.errorText.contains)
    if !clear {
        Issue.record("\(loaded): expected one line naming \(words) and a status of \(status), got \(seen)", sourceLocation: sourceLocation)
    }
    return seen
}
