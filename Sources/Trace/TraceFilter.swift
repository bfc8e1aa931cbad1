#if !hasFeature(Embedded)
    import ELF
#endif

/// Which bindings, lookups and calls a trace shows; an empty list lets everything pass.
public struct TraceFilter: Sendable {
    public var from: [Glob] = []
    public var to: [Glob] = []
    public var symbols: [Glob] = []
    /// Only what is bound at its first call.
    public var isLazyOnly = false
    /// Only what has another definition than the one it got.
    public var isInterposedOnly = false

    public init() {}

    /// True where something could be left out.
    public var isActive: Bool { isLazyOnly || isInterposedOnly || !from.isEmpty || !to.isEmpty || !symbols.isEmpty }

    /// True for a reference of one object to a symbol of another.
    public func allows(from: Bytes, to: Bytes, symbol: Bytes) -> Bool {
        allows(from: from) && allows(to: to) && allows(symbol: symbol)
    }

    /// True for references of an object; a pattern may stand for its path or its file name.
    public func allows(from object: Bytes) -> Bool { Self.holds(self.from, object) }

    /// True for definitions of an object.
    public func allows(to object: Bytes) -> Bool { Self.holds(to, object) }

    public func allows(symbol: Bytes) -> Bool { symbols.isEmpty || symbols.contains { $0.matches(symbol) } }

    private static func holds(_ patterns: [Glob], _ object: Bytes) -> Bool {
        if patterns.isEmpty { return true }
        return patterns.contains { $0.matches(object) || $0.matches(object.fileName) }
    }
}
