/// The machines whose relocations are known.
public enum Machine: UInt16, Sendable {
    case x86_64 = 62
    case aarch64 = 183

    /// What a relocation type of this machine asks for, nil for one that cannot stand in a loadable file.
    @inline(__always)
    public func kind(of type: UInt32) -> RelocationKind? {
        switch self {
        case .x86_64: x86_64Kind(type)
        case .aarch64: aarch64Kind(type)
        }
    }

    /// The number of the relocation that adds the load bias, which most relocations of a library are.
    @inline(__always)
    public var relativeType: UInt32 {
        switch self {
        case .x86_64: 8
        case .aarch64: 1027
        }
    }

    /// The name that the machine's psABI gives a relocation type, nil for one that is not listed there as dynamic.
    public func relocationName(_ type: UInt32) -> StaticString? {
        switch self {
        case .x86_64: x86_64RelocationName(type)
        case .aarch64: aarch64RelocationName(type)
        }
    }
}
