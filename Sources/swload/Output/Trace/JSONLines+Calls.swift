extension JSONLines {
    func write(_ call: TracedCall) {
        begin("call", "calls")
        names(call.record)
        json.key("args")
        text.append("[")
        let scratch = TextBuffer(descriptor: nil, capacity: 256)
        CallText(scratch).arguments(call, { if $0 > 0 { text.append(",") } }, {
            json.quoted(scratch.contents)
            scratch.clear()
        })
        text.append("]")
        json.number("depth", UInt64(call.depth))
        json.address("address", UInt64(call.record.target))
        json.address("callsite", UInt64(call.site))
        end()
    }

    func write(_ end: TracedReturn) {
        begin(end.registers == nil ? "left" : "return", "calls")
        names(end.record)
        if let registers = end.registers, end.prototype?.result != .nothing {
            let scratch = TextBuffer(descriptor: nil, capacity: 256)
            CallText(scratch).result(registers, end.prototype)
            json.string("value", scratch.contents)
        }
        json.number("depth", UInt64(end.depth))
        json.number("nanoseconds", end.nanoseconds)
        self.end()
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
