/// Readable forms of C++, Rust and Swift names, from the demanglers of swload-inspect, which runs beside as a process of its own and is asked name by
/// name; without it there are none.
///
/// Only for who has the trace's turn.
final class Demangler {
    private enum State {
        case idle, missing
        case running(Service)
    }

    private var state = State.idle
    private let answer = TextBuffer(descriptor: nil, capacity: 256)
    /// How long an answer may take, in milliseconds: the first one comes when the other process has started.
    private static let patience = 5000

    /// The readable form of a name, valid until the next question; nil for a name that has none.
    func demangled(_ name: Bytes) -> Bytes? {
        guard Self.isMangled(name) else { return nil }
        if case .idle = state { begin() }
        guard case .running(let service) = state, service.isOwn else { return nil }
        answer.clear()
        answer.append(name)
        answer.append(0x0a)
        var isAnswered = service.send(answer.contents)
        answer.clear()
        while isAnswered, answer.contents[answer.count - 1] != 0x0a {
            isAnswered = service.receive(into: answer, milliseconds: Self.patience)
        }
        guard isAnswered else {
            service.close()
            state = .missing
            return nil
        }
        return answer.count > 1 ? answer.contents.slice(at: 0, count: answer.count - 1) : nil
    }

    private func begin() {
        state = .missing
        guard let path = SystemLayout.besideLoader("swload-inspect") else { return }
        do throws(SystemError) {
            state = .running(try Service(path, argument: Bytes("demangle")))
        } catch {
            // The names stay as they are.
        }
    }

    /// True for names that look as if a compiler had made them up: `_Z` (Itanium C++ ABI, and Rust's older form), `_R` (Rust's RFC 2603), `$s` and its
    /// kin (Swift).
    private static func isMangled(_ name: Bytes) -> Bool {
        let prefixes = [Bytes("_Z"), Bytes("_R"), Bytes("$s"), Bytes("$S"), Bytes("_$s"), Bytes("_T0")]
        return prefixes.contains { name.hasPrefix($0) }
    }
}
