#if !hasFeature(Embedded)
    import ELF
#endif

/// What the dynamic string tokens $ORIGIN, $LIB and $PLATFORM stand for in one object's strings.
public struct DynamicStringTokens {
    /// The directory of the object's file, without a slash at the end; empty where it is not known.
    public let origin: Bytes
    /// The last part of the system's library directory, such as "lib/x86_64-linux-gnu".
    public let lib: Bytes
    /// AT_PLATFORM.
    public let platform: Bytes
    public let originRule: OriginRule

    public init(origin: Bytes, lib: Bytes, platform: Bytes, originRule: OriginRule = .anywhere) {
        self.originRule = originRule
        self.origin = origin
        self.lib = lib
        self.platform = platform
    }

    /// The string with each token, braced or not, replaced; nil where a token has no value, or $ORIGIN is used against the rule.
    ///
    /// A dollar sign before anything else stands for itself. A new string stays as long as `strings`.
    public func expand(_ text: Bytes, into strings: KeptBytes) -> Bytes? {
        guard text.firstIndex(of: 0x24) != nil else { return text }
        var result = ByteBuilder()
        var index = 0
        var usesOrigin = false
        while let byte = text[index] {
            guard byte == 0x24, let (value, length) = token(in: text, at: index + 1) else {
                result.append(byte)
                index += 1
                continue
            }
            guard !value.isEmpty else { return nil }
            if isOrigin(text, at: index + 1) {
                guard originRule.allows(at: index, before: text[index + 1 + length]) else { return nil }
                usesOrigin = true
            }
            result.append(value)
            index += 1 + length
        }
        return usesOrigin && !originRule.allows(result.view) ? nil : strings.keep(result.view)
    }

    /// The value of the token after a dollar sign, and how many bytes it takes.
    private func token(in text: Bytes, at start: Int) -> (Bytes, Int)? {
        for (name, value) in [(Bytes("ORIGIN"), origin), (Bytes("LIB"), lib), (Bytes("PLATFORM"), platform)] {
            if text[start] == 0x7b {
                if text.slice(at: start + 1, count: name.count).map({ $0 == name }) ?? false, text[start + 1 + name.count] == 0x7d {
                    return (value, name.count + 2)
                }
            } else if text.slice(at: start, count: name.count).map({ $0 == name }) ?? false, !isNamePart(text[start + name.count]) {
                return (value, name.count)
            }
        }
        return nil
    }

    /// True where the token after a dollar sign is $ORIGIN, the only one that begins with this letter.
    private func isOrigin(_ text: Bytes, at start: Int) -> Bool {
        text[text[start] == 0x7b ? start + 1 : start] == 0x4f
    }

    private func isNamePart(_ byte: UInt8?) -> Bool {
        guard let byte else { return false }
        return byte == 0x5f || (byte | 0x20 >= 0x61 && byte | 0x20 <= 0x7a) || (byte >= 0x30 && byte <= 0x39)
    }
}
