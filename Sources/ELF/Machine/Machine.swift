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

    /// What a relocation adds to its symbol's address: on x86-64 nothing to the slots of the global offset table, whose addend field link editors use
    /// for other purposes (x86-64 psABI, table "Relocation Types": GLOB_DAT and JUMP_SLOT are S).
    @inline(__always)
    public func addend(of relocation: Relocation, _ kind: RelocationKind) -> Int64 {
        self == .x86_64 && (kind == .jumpSlot || kind == .gotEntry) ? 0 : relocation.addend
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
