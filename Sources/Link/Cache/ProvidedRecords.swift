/// A function that relocated pages which are kept lead to by a stub, because it is at another place in every process: one that the loader provides in the
/// place of an object's, or what a resolver chooses outside of all objects.
public struct ProvidedFunction: BitwiseCopyable, Sendable {
    /// The link address of the object's own function, or of the resolver.
    public let value: UInt64
    public let target: UInt32
    /// The name of the function, as an offset; 0 for a resolver.
    public let name: UInt32

    public init(target: Int, value: UInt64, name: UInt32) {
        self.value = value
        self.target = UInt32(truncatingIfNeeded: target)
        self.name = name
    }
}

/// A resolver of an indirect function, and which address it chose.
public struct CachedChoice: BitwiseCopyable, Sendable {
    /// The link address of the resolver in the target.
    public let resolver: UInt64
    /// The address that it gave, which is another where the objects are at other places; 0 where nobody asked.
    public let chosen: UInt64
    public let target: UInt32
    /// 1 where a stub leads to what it chooses.
    public let isStubbed: UInt32

    init(target: Int, resolver: UInt64, chosen: UInt64) {
        self.init(target: UInt32(truncatingIfNeeded: target), resolver: resolver, chosen: chosen, isStubbed: 0)
    }

    private init(target: UInt32, resolver: UInt64, chosen: UInt64, isStubbed: UInt32) {
        self.resolver = resolver
        self.chosen = chosen
        self.target = target
        self.isStubbed = isStubbed
    }

    /// The same where a stub leads to the function.
    var stubbed: CachedChoice { CachedChoice(target: target, resolver: resolver, chosen: chosen, isStubbed: 1) }

    /// The same where what it gives is not always the same.
    var forgotten: CachedChoice { CachedChoice(target: target, resolver: resolver, chosen: 0, isStubbed: isStubbed) }
}
