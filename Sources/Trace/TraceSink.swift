/// Where events go; `emit` builds an event only where its category is on.
public protocol TraceSink {
    /// The categories that are on.
    var categories: TraceCategories { get }
    /// Takes one event.
    func record(_ event: Event)
}

extension TraceSink {
    /// True when a category, or one of several, is on.
    @inline(__always)
    public func isOn(_ category: TraceCategories) -> Bool { !categories.isDisjoint(with: category) }

    /// Records the event if its category is on.
    @inline(__always)
    public func emit(_ category: TraceCategories, _ event: @autoclosure () -> Event) {
        if isOn(category) { record(event()) }
    }
}

/// A sink that takes nothing.
public struct SilentTrace: TraceSink {
    public init() {}
    public var categories: TraceCategories { [] }
    public func record(_ event: Event) {}
}
