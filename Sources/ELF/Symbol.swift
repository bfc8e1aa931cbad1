/// One entry of a symbol table, laid out as in the file (gABI, Elf64_Sym).
public struct Symbol: BitwiseCopyable, Sendable {
    /// The offset of the name in the string table.
    public let nameOffset: UInt32
    let info: UInt8
    let other: UInt8
    public let section: UInt16
    public let value: UInt64
    /// The size of the object or function in bytes, 0 if unknown.
    public let size: UInt64

    @inline(__always)
    public var binding: SymbolBinding { SymbolBinding(rawValue: info >> 4) }
    @inline(__always)
    public var type: SymbolType { SymbolType(rawValue: info & 15) }
    @inline(__always)
    public var visibility: SymbolVisibility { SymbolVisibility(rawValue: other & 3) ?? .standard }
    /// True where no section of the file defines it (SHN_UNDEF).
    public var isUndefined: Bool { @inline(__always) get { section == 0 } }
    /// True where the value is a number and no address (SHN_ABS).
    public var isAbsolute: Bool { @inline(__always) get { section == 0xfff1 } }
    /// True where only its own object can refer to it (hidden or internal).
    public var bindsLocally: Bool { @inline(__always) get { other & 3 == 1 || other & 3 == 2 } }
}

/// The upper half of st_info.
public struct SymbolBinding: RawRepresentable, Equatable, BitwiseCopyable, Sendable {
    public let rawValue: UInt8
    public init(rawValue: UInt8) { self.rawValue = rawValue }
    public static let local = SymbolBinding(rawValue: 0)
    public static let global = SymbolBinding(rawValue: 1)
    public static let weak = SymbolBinding(rawValue: 2)
    public static let unique = SymbolBinding(rawValue: 10)
}

/// The lower half of st_info.
public struct SymbolType: RawRepresentable, Equatable, BitwiseCopyable, Sendable {
    public let rawValue: UInt8
    public init(rawValue: UInt8) { self.rawValue = rawValue }
    public static let none = SymbolType(rawValue: 0)
    public static let object = SymbolType(rawValue: 1)
    public static let function = SymbolType(rawValue: 2)
    public static let common = SymbolType(rawValue: 5)
    public static let threadLocal = SymbolType(rawValue: 6)
    public static let indirectFunction = SymbolType(rawValue: 10)

    /// True for the types that a reference can bind to.
    @inline(__always)
    public var canBeBound: Bool {
        // none, object, function, common, TLS, IFUNC
        UInt32(0b100_0110_0111) & (UInt32(1) << UInt32(rawValue)) != 0
    }
}

/// st_other: who can refer to the symbol.
public enum SymbolVisibility: UInt8, Sendable {
    case standard = 0
    case inner = 1
    case hidden = 2
    case protected = 3
}
