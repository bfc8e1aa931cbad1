/// An address as the link editor wrote it (p_vaddr, st_value, r_offset); the load bias turns it into an address of the process.
public struct LinkAddress: Equatable, Comparable, BitwiseCopyable, Sendable {
    /// The number in the file.
    public var value: UInt64

    /// Takes the number in the file.
    @inline(__always)
    public init(_ value: UInt64) {
        self.value = value
    }

    /// The address `count` bytes on, wrapping as link-time arithmetic does.
    @inline(__always)
    public static func + (left: LinkAddress, count: UInt64) -> LinkAddress { LinkAddress(left.value &+ count) }

    /// The distance in bytes, wrapping.
    @inline(__always)
    public static func - (left: LinkAddress, right: LinkAddress) -> UInt64 { left.value &- right.value }

    /// Orders by number.
    @inline(__always)
    public static func < (left: LinkAddress, right: LinkAddress) -> Bool { left.value < right.value }
}

extension UInt64 {
    /// The next multiple of a power of two, or nil past the end of the number range.
    public func roundedUp(to alignment: UInt64) -> UInt64? {
        let (sum, overflow) = addingReportingOverflow(alignment &- 1)
        return overflow ? nil : sum & ~(alignment &- 1)
    }

    /// The multiple of a power of two at or below.
    public func roundedDown(to alignment: UInt64) -> UInt64 { self & ~(alignment &- 1) }

    /// The sum, or nil past the end of the number range.
    public func adding(_ other: UInt64) -> UInt64? {
        let (sum, overflow) = addingReportingOverflow(other)
        return overflow ? nil : sum
    }

    /// True for a power of two.
    public var isPowerOfTwo: Bool { nonzeroBitCount == 1 }
}
