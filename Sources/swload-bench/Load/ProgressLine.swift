import Glibc

/// One line on the standard error that is written over as the rounds go on, or written once where that is no terminal.
struct ProgressLine {
    private let title: String
    private let total: Int
    private let isTerminal = isatty(STDERR_FILENO) == 1

    init(_ title: String, total: Int) {
        self.title = title
        self.total = total
        if !isTerminal { write("swload-bench: \(title): \(total) rounds or more\n") }
    }

    /// Says how many rounds are done.
    func show(_ done: Int) {
        if isTerminal { write("\r\u{1b}[Kswload-bench: \(title): round \(done) of \(max(done, total))") }
    }

    /// Takes the line away.
    func end() {
        if isTerminal { write("\r\u{1b}[K") }
    }

    private func write(_ text: String) {
        var text = text
        text.withUTF8 { bytes in _ = unsafe Glibc.write(STDERR_FILENO, bytes.baseAddress, bytes.count) }
    }
}
