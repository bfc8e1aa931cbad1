extension Timeline {
    private var json: JSONText { JSONText(text: stream.text) }

    /// A call is the beginning of a span, or, where its end will not be seen, a moment.
    func write(_ call: TracedCall) {
        stream.text.append("{\"name\":")
        json.quoted(call.record.readable)
        json.word("cat", "calls")
        if !call.isReturnTraced { json.word("s", "t") }
        json.key("args")
        stream.text.append("{\"from\":")
        json.quoted(name(call.record.from))
        json.string("to", name(call.record.to))
        stream.text.append("}")
        place(call.isReturnTraced ? "B" : "i")
        end()
    }

    func write(_ call: TracedReturn) {
        stream.text.append("{\"cat\":\"calls\"")
        place("E")
        end()
    }

    private func name(_ object: Bytes) -> Bytes { object.isEmpty ? programName : object }
}
