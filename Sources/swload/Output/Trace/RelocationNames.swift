extension Relocation {
    /// The name of its type, "type N" for one that has none.
    func appendType(to text: TextBuffer, shortly: Bool) {
        guard let name = OpenFile.machine.relocationName(type) else {
            text.append("type ")
            return text.append(decimal: UInt64(type))
        }
        let prefix = Bytes("R_X86_64_")
        let bytes = Bytes(name)
        text.append(shortly && bytes.hasPrefix(prefix) ? bytes.tail(from: prefix.count) ?? bytes : bytes)
    }
}
