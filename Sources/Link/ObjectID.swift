/// The place of a loaded object in the loader's list.
public struct ObjectID: Equatable, BitwiseCopyable, Sendable {
    public let index: Int

    @inline(__always)
    public init(_ index: Int) {
        self.index = index
    }

    /// The program itself, always the first object.
    public static let program = ObjectID(0)
}
