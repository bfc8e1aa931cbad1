extension JSONLines {
    private var json: JSONText { JSONText(text: stream.text) }

    /// `values` writes into `scratch`, from where they are quoted.
    func write(_ call: TracedCall, _ values: CallText, _ scratch: TextBuffer) {
        begin("call", "calls")
        names(call.record)
        json.key("args")
        stream.text.append("[")
        values.arguments(
            call, { if $0 > 0 { stream.text.append(",") } },
            {
                json.quoted(scratch.contents)
                scratch.clear()
            })
        stream.text.append("]")
        json.number("depth", UInt64(call.depth))
        json.address("address", UInt64(call.record.target))
        json.address("callsite", UInt64(call.site))
        end()
    }

    func write(_ call: TracedReturn, _ values: CallText, _ scratch: TextBuffer) {
        begin(call.registers == nil ? "left" : "return", "calls")
        names(call.record)
        if let registers = call.registers, call.prototype?.result != .nothing {
            values.result(registers, call.prototype)
            json.string("value", scratch.contents)
            scratch.clear()
        }
        json.number("depth", UInt64(call.depth))
        json.number("nanoseconds", call.nanoseconds)
        end()
    }

    func write(_ row: CallSummary.Row) {
        begin("summary", "calls")
        json.string("to", name(row.record.to))
        json.string("symbol", row.record.symbol)
        json.number("calls", row.count)
        json.number("nanoseconds", row.nanoseconds)
        end()
    }

    private func names(_ record: CallRecord) {
        json.string("from", name(record.from))
        json.string("to", name(record.to))
        json.string("symbol", record.symbol)
    }
}
