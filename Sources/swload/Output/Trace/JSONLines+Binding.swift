extension JSONLines {
    private var json: JSONText { JSONText(text: stream.text) }

    /// A binding with everything that is known of it.
    func write(_ binding: AppliedBinding) {
        begin("binding", "bindings")
        json.word("moment", binding.moment.word)
        object("from", binding.from)
        json.string("symbol", binding.symbol)
        if !binding.version.isEmpty { json.string("version", binding.version) }
        json.word("rule", binding.rule.word)
        if let slot = binding.slot { relocation(slot) }
        if let definition = binding.definition, let to = binding.to { self.definition(binding, definition, to) }
        json.number("searched", UInt64(binding.searched))
        json.key("candidates")
        stream.text.append("[")
        for (index, named) in binding.candidates.enumerated() {
            if index > 0 { stream.text.append(",") }
            candidate(named)
        }
        stream.text.append("]")
        end()
    }

    private func relocation(_ slot: AppliedBinding.Slot) {
        json.key("relocation")
        stream.text.append("\"")
        slot.relocation.appendType(to: stream.text, shortly: false)
        stream.text.append("\"")
        json.address("offset", slot.relocation.site.value)
        json.signed("addend", slot.relocation.addend)
        json.address("slot", UInt64(slot.address))
        json.number("width", UInt64(slot.width))
        if slot.kind != .copy { json.address("written", slot.value) }
    }

    private func definition(_ binding: AppliedBinding, _ definition: Definition, _ to: TracedObject) {
        json.key("definition")
        stream.text.append("{\"object\":")
        json.quoted(name(to.name))
        if to.space != 0 { json.number("namespace", UInt64(to.space)) }
        describe(definition.symbol, version: binding.definedVersion)
        stream.text.append("}")
        json.address("address", UInt64(binding.address))
        if binding.isReplaced { json.flag("provided", true) }
        if binding.isChosen {
            json.flag("resolver", true)
            if !binding.choice.isEmpty { json.string("chosen", binding.choice) }
        }
    }

    private func candidate(_ named: AppliedBinding.NamedCandidate) {
        stream.text.append("{\"object\":")
        json.quoted(name(named.object.name))
        json.word("verdict", named.candidate.verdict.word)
        describe(named.candidate.symbol, version: named.candidate.version)
        if named.candidate.isVersionHidden { json.flag("hiddenVersion", true) }
        stream.text.append("}")
    }

    private func describe(_ symbol: Symbol, version: Bytes) {
        if !version.isEmpty { json.string("version", version) }
        json.address("value", symbol.value)
        json.number("size", symbol.size)
        json.word("type", symbol.type.word)
        json.word("binding", symbol.binding.word)
    }
}

extension AppliedBinding.Moment {
    var word: StaticString {
        switch self {
        case .load: "load"
        case .firstCall: "first-call"
        case .query: "query"
        }
    }
}
