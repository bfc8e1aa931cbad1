/// The trace as a timeline: the Trace Event Format that trace viewers open, an array whose last bracket may be missing.
struct Timeline {
    let stream: TraceStream
    let programName: Bytes

    private var json: JSONText { JSONText(text: stream.text) }
    private var text: TextBuffer { stream.text }

    /// The beginning of a file, and the process's name.
    func begin() {
        text.append("[\n")
        event("M", "process_name")
        json.key("args")
        text.append("{\"name\":")
        json.quoted(programName)
        text.append("}")
        end()
    }

    func write(_ event: Event) {
        switch event {
        case .began(let phase, let object):
            text.append("{\"name\":\"")
            text.append(phase.word)
            if !object.isEmpty {
                text.append(" ")
                json.escaped(object.fileName)
            }
            text.append("\"")
            json.key("args")
            text.append("{\"object\":")
            json.quoted(object.isEmpty ? programName : object)
            text.append("}")
            json.word("cat", phase.word)
            place("B")
        case .ended:
            text.append("{\"cat\":\"phases\"")
            place("E")
        default: return
        }
        end()
    }

    /// A binding is a moment; its name is the symbol.
    func write(_ binding: AppliedBinding) {
        text.append("{\"name\":")
        json.quoted(binding.symbol)
        json.word("cat", "bindings")
        json.word("s", "t")
        json.key("args")
        text.append("{\"rule\":\"")
        text.append(binding.rule.word)
        text.append("\"")
        json.string("from", binding.from.name.isEmpty ? programName : binding.from.name)
        if let to = binding.to { json.string("to", to.name.isEmpty ? programName : to.name) }
        text.append("}")
        place("i")
        end()
    }

    private func event(_ kind: StaticString, _ name: StaticString) {
        text.append("{\"name\":\"")
        text.append(name)
        text.append("\"")
        place(kind)
    }

    /// When and where; times are in microseconds.
    func place(_ kind: StaticString) {
        json.word("ph", kind)
        json.number("pid", stream.processID)
        json.number("tid", System.threadID)
        let time = System.nanoseconds
        json.number("ts", time / 1000)
        text.append(".")
        let rest = time % 1000
        for power: UInt64 in [100, 10, 1] { text.append(0x30 + UInt8(rest / power % 10)) }
    }

    func end() { text.append("},\n") }
}
