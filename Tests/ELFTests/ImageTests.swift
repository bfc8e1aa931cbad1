import ELF
import Testing

@Suite struct ImageTests {
    /// Bytes 0…99 of which 10…39 are a readable segment at 0x1000 and 40…59 one at 0x101e that may only be executed.
    private func withTwoSegments(_ body: (Image) -> Void) {
        withBytes((0..<100).map { UInt8($0) }) { bytes in
            let segments = [
                SegmentRange(start: LinkAddress(0x1000), end: LinkAddress(0x101e), flags: [.read, .write]),
                SegmentRange(start: LinkAddress(0x101e), end: LinkAddress(0x1032), flags: .execute),
            ]
            body(unsafe Image(bias: bytes.address &+ 10 &- 0x1000, segments: segments))
        }
    }

    @Test func bytesLieInOneReadableSegment() {
        withTwoSegments { image in
            #expect(image.bytes(at: LinkAddress(0x1000), count: 30)?.array == (10..<40).map { UInt8($0) })
            #expect(image.bytes(at: LinkAddress(0x101d), count: 1)?.array == [39])
            #expect(image.bytes(at: LinkAddress(0x1000), count: 31) == nil, "goes on in the next segment")
            #expect(image.bytes(at: LinkAddress(0x0fff), count: 1) == nil, "before the first")
            #expect(image.bytes(at: LinkAddress(0x1020), count: 4) == nil, "not readable")
            #expect(image.bytes(at: LinkAddress(0x1032), count: 1) == nil, "after the last")
        }
    }

    @Test func hugeNumbersAreOutside() {
        withTwoSegments { image in
            for count in [UInt64.max, UInt64.max - 0x1000, 1 << 63, UInt64.max - 0x0fff] {
                #expect(image.bytes(at: LinkAddress(0x1001), count: count) == nil, "\(count)")
                #expect(image.segment(holding: LinkAddress(0x1001), count: count) == nil, "\(count)")
            }
            for address in [UInt64.max, 1 << 63, UInt64.max - 7] {
                #expect(image.bytes(at: LinkAddress(address), count: 8) == nil, "\(address)")
                #expect(image.bytes(at: LinkAddress(address), count: 0) == nil, "\(address)")
                #expect(image.tail(from: LinkAddress(address)) == nil, "\(address)")
                #expect(image.segment(holding: LinkAddress(address)) == nil, "\(address)")
            }
        }
    }

    @Test func tailsGoToTheEndOfTheSegment() {
        withTwoSegments { image in
            #expect(image.tail(from: LinkAddress(0x1010))?.array == (26..<40).map { UInt8($0) })
            #expect(image.tail(from: LinkAddress(0x101d))?.count == 1)
            #expect(image.tail(from: LinkAddress(0x101e)) == nil, "not readable")
            #expect(image.tail(from: LinkAddress(0x0fff)) == nil)
        }
    }

    @Test func aSegmentThatEndsBeforeItsStartHoldsNothing() {
        let wrong = SegmentRange(start: LinkAddress(0x2000), end: LinkAddress(0x1000), flags: .read)
        for address in [0x0fff, 0x1000, 0x1800, 0x2000, 0x2001] as [UInt64] {
            #expect(!wrong.contains(LinkAddress(address), count: 0), "\(address)")
            #expect(!wrong.contains(LinkAddress(address), count: 1), "\(address)")
        }
    }

    @Test func addressesWrapAsTheBiasDoes() {
        let image = unsafe Image(bias: UInt.max - 0xfff, segments: [])
        #expect(image.address(of: LinkAddress(0x1000)) == 0)
        #expect(LinkAddress(5) + UInt64.max == LinkAddress(4))
        #expect(LinkAddress(4) - LinkAddress(5) == UInt64.max)
        #expect(LinkAddress(4) < LinkAddress(5))
    }

    @Test func roundingNeverOverflows() {
        #expect((0 as UInt64).roundedUp(to: 4096) == 0)
        #expect((1 as UInt64).roundedUp(to: 4096) == 4096)
        #expect((4096 as UInt64).roundedUp(to: 4096) == 4096)
        #expect((UInt64.max - 4095).roundedUp(to: 4096) == UInt64.max - 4095)
        #expect((UInt64.max - 4094).roundedUp(to: 4096) == nil)
        #expect(UInt64.max.roundedUp(to: 1) == UInt64.max)
        #expect((4097 as UInt64).roundedDown(to: 4096) == 4096)
        #expect(UInt64.max.roundedDown(to: 4096) == UInt64.max - 4095)
        #expect(UInt64.max.adding(1) == nil)
        #expect((UInt64.max - 1).adding(1) == UInt64.max)
        for power in 0..<64 { #expect((UInt64(1) << power).isPowerOfTwo) }
        for other in [0, 3, 6, UInt64.max] as [UInt64] { #expect(!other.isPowerOfTwo, "\(other)") }
    }
}
