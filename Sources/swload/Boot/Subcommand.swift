/// The words that are no program to run but a question, which `swload-inspect` beside swload answers.
///
/// A program of such a name is run by its path, or behind `--`.
enum Subcommand {
    private static var words: [Bytes] {
        [
            Bytes("demangle"), Bytes("why"), Bytes("conflicts"), Bytes("doctor"), Bytes("explain"), Bytes("headers"), Bytes("dynamic"),
            Bytes("symbols"), Bytes("relocations"), Bytes("versions"), Bytes("notes"), Bytes("nm"), Bytes("archive"), Bytes("list"), Bytes("tree"),
            Bytes("bindings"), Bytes("tls"), Bytes("layout"), Bytes("plt"), Bytes("diff"), Bytes("lint"), Bytes("lesson"),
            Bytes("cache"), Bytes("completion"),
        ]
    }

    /// Becomes swload-inspect where the first argument is one of the words; comes back where it is not.
    static func run(_ stack: InitialStack) {
        guard stack.argumentCount > 1 else { return }
        let word = stack.argument(1)
        guard words.contains(where: { $0 == word }) else { return }
        let error: SystemError
        if let path = SystemLayout.besideLoader("swload-inspect") {
            error = System.execute(path, arguments: stack.arguments, environment: stack.environment)
        } else {
            error = SystemError(number: 2)
        }
        fail(word, error)
    }

    /// The program to load for a word: `call` is swload-inspect's, too, but its libraries shall be loaded by swload. Nil for another word.
    static func loadedProgram(_ word: Bytes) -> Bytes? {
        guard word == Bytes("call") else { return nil }
        guard let path = SystemLayout.besideLoader("swload-inspect") else { fail(word, SystemError(number: 2)) }
        return path
    }

    private static func fail(_ word: Bytes, _ error: SystemError) -> Never {
        ErrorSentences(program: word).reportNoInspector(error)
        System.exit(127)
    }
}
