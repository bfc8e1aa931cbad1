import ELF
import Link
import Testing

/// The layout against "ELF Handling For Thread-Local Storage", variant II: tlsoffset(1) = round(size(1), align(1)),
/// tlsoffset(n + 1) = round(tlsoffset(n) + size(n + 1), align(n + 1)), where p_vaddr is a multiple of the alignment; and the
/// congruence that code relies on where it is none.
@Suite struct TLSLayoutTests {
    private func segment(_ object: Int, address: UInt64 = 0, size: UInt64, fileSize: UInt64 = 0, align: UInt64) throws -> TLSSegment {
        let header = ProgramHeader(
            type: .threadLocal, flags: .read, address: LinkAddress(address), fileSize: fileSize, memorySize: size, alignment: align)
        return try TLSSegment(object: ObjectID(object), header: header)
    }

    @Test func theProgramComesFirst() throws {
        var layout = TLSLayout()
        #expect(layout.moduleID(of: .program) == 0)
        try layout.add(segment(0, size: 20, align: 8))
        try layout.add(segment(3, size: 1, align: 1))
        try layout.add(segment(5, size: 64, align: 32))
        #expect(layout.offsets == [24, 25, 96])
        #expect(layout.used == 96)
        #expect([0, 3, 5, 1, 2].map { layout.moduleID(of: ObjectID($0)) } == [1, 2, 3, 0, 0])
        #expect(layout.alignment == 64)
        #expect(layout.size(withExtra: 0) == 128)
        #expect(layout.size(withExtra: 33) == 192)
    }

    @Test func randomLayoutsFollowTheFormula() throws {
        var random = Random(state: 1)
        for _ in 0..<500 {
            var layout = TLSLayout()
            var offset: UInt64 = 0
            for object in 0..<random.below(12) {
                let align = UInt64(1) << UInt64(random.below(13))
                let size = UInt64(random.below(5000))
                try layout.add(segment(object, address: align * UInt64(random.below(100)), size: size, align: align))
                offset = (offset + size + align - 1) / align * align
                #expect(layout.offsets.last == offset)
                #expect(layout.used == offset)
            }
        }
    }

    @Test func blocksKeepTheirAlignmentAndDoNotOverlap() throws {
        var random = Random(state: 2)
        for _ in 0..<3000 {
            var layout = TLSLayout()
            for object in 0..<1 + random.below(6) {
                let align = UInt64(1) << UInt64(random.below(13))
                try layout.add(segment(object, address: UInt64(random.below(1 << 16)), size: UInt64(random.below(200)), align: align))
            }
            let pointer = UInt64(1) << 40
            #expect(pointer % layout.alignment == 0)
            #expect(layout.alignment == max(64, layout.modules.compactMap({ $0?.alignment }).max() ?? 0))
            var end = pointer
            for (module, offset) in zip(layout.modules.compactMap({ $0 }), layout.offsets) {
                let start = pointer - offset
                #expect((start &- module.address.value) % module.alignment == 0, "\(layout.modules) \(layout.offsets)")
                #expect(start + module.memorySize <= end, "\(layout.modules) \(layout.offsets)")
                // No more is left out than the alignment explains.
                #expect(end - (start + module.memorySize) < module.alignment, "\(layout.modules) \(layout.offsets)")
                end = start
            }
            #expect(layout.used == pointer - end)
            #expect(layout.size(withExtra: 100) >= layout.used + 100 && layout.size(withExtra: 100) % layout.alignment == 0)
        }
    }

    @Test func theSmallestCaseInWhichTheCongruenceNeedsRoom() throws {
        var layout = TLSLayout()
        try layout.add(segment(0, size: 3, align: 1))
        try layout.add(segment(1, address: 128 - 100, size: 1, align: 128))
        #expect(layout.offsets == [3, 100])
    }

    @Test func impossibleSegmentsAreRefused() throws {
        #expect(throws: ELFError.invalid(.threadLocalImage, 24)) { try segment(0, size: 8, align: 24) }
        for align in [UInt64(1) << 40, 1 << 63] {
            #expect(throws: ELFError.invalid(.threadLocalImage, align)) { try segment(0, size: 8, align: align) }
        }
        #expect(throws: ELFError.invalid(.threadLocalImage, 8)) { try segment(0, size: 8, fileSize: 9, align: 8) }
        #expect(throws: ELFError.invalid(.threadLocalImage, .max)) { try segment(0, size: .max, align: 8) }
        #expect(try segment(0, size: 8, align: 0).alignment == 1)
        #expect(try segment(0, size: 8, fileSize: 8, align: 8).fileSize == 8)
    }

    @Test func modulesThatAreTooLargeTogetherAreRefused() throws {
        var layout = TLSLayout()
        #expect(throws: ELFError.self) {
            for object in 0..<100 { try layout.add(segment(object, size: 1 << 30, align: 64)) }
        }
        #expect(layout.used < 1 << 40)
    }

    @Test(.needs("gcc")) func theBlockOfARealLibrary() throws {
        let library = try Workplace().library(
            "libtls.so", "__thread int x = 5; __thread char y[100]; _Alignas(256) __thread char z; int f(void) { return x + y[0] + z; }")
        let header = try #require(library.mapped.programHeaders.first(.threadLocal))
        let segment = try TLSSegment(object: ObjectID(1), header: header)
        #expect(segment.alignment == 256 && segment.memorySize > segment.fileSize && segment.fileSize >= 4)
        var layout = TLSLayout()
        try layout.add(segment)
        #expect(layout.alignment == 256)
        #expect((layout.offsets[0] &+ header.address.value) % 256 == 0)
    }

    @Test func lateModulesTakeFreeNumbersAndNoPlace() throws {
        var layout = TLSLayout()
        try layout.add(segment(0, size: 16, align: 8))
        let numbers = [layout.addLate(try segment(5, size: 8, align: 8)), layout.addLate(try segment(6, size: 8, align: 8))]
        #expect(numbers == [2, 3])
        #expect(layout.offsets == [16, 0, 0] && layout.offset(of: 2) == 0 && layout.offset(of: 0) == 0)
        layout.remove(2)
        #expect(layout.moduleID(of: ObjectID(5)) == 0)
        let again = layout.addLate(try segment(7, size: 8, align: 8))
        #expect(again == 2, "the number is used again")
        #expect(layout.moduleID(of: ObjectID(7)) == 2)
    }

    @Test func placesOfLateModulesAreGivenOnceAndTakenBack() throws {
        var layout = TLSLayout()
        try layout.add(segment(0, size: 16, align: 8))
        layout.limit = 64
        let first = layout.addLate(try segment(1, size: 24, align: 8))
        let second = layout.addLate(try segment(2, size: 24, align: 8))
        let third = layout.addLate(try segment(3, size: 8, align: 8))
        let places = [layout.place(first), layout.place(second), layout.place(first), layout.place(third)]
        #expect(places == [true, true, true, false], "nothing is left for the third")
        #expect(layout.offsets == [16, 40, 64, 0] && layout.free == 0)
        layout.remove(first)
        #expect(layout.free == 24)
        let fits = layout.place(third)
        #expect(fits && layout.offset(of: third) == 24, "in the gap")
        layout.unplace(third)
        #expect(layout.offset(of: third) == 0 && layout.modules[third - 1] != nil)
    }

    @Test func aLateModuleThatIsAlignedMoreThanTheBlockHasNoPlace() throws {
        var layout = TLSLayout()
        layout.limit = 4096
        let late = layout.addLate(try segment(1, size: 8, align: 4096))
        let fits = layout.place(late)
        #expect(!fits)
    }

    @Test func placesOfLateModulesDoNotOverlap() throws {
        var random = Random(state: 9)
        for _ in 0..<300 {
            var layout = TLSLayout()
            try layout.add(segment(0, size: UInt64(random.below(100)), align: 16))
            layout.limit = layout.used + 1000
            for step in 1..<40 {
                if random.below(3) == 0, let victim = layout.modules.indices.dropFirst().randomModule(&random, layout) {
                    layout.remove(victim + 1)
                } else {
                    let size = UInt64(1 + random.below(120))
                    _ = layout.place(layout.addLate(try segment(step, address: UInt64(random.below(64)), size: size, align: 1 << UInt64(random.below(7)))))
                }
                let taken = zip(layout.modules, layout.offsets).compactMap { module, offset in
                    module.flatMap { offset == 0 ? nil : (offset - $0.memorySize)..<offset }
                }.sorted { $0.lowerBound < $1.lowerBound }
                for (upper, lower) in zip(taken, taken.dropFirst()) { #expect(upper.upperBound <= lower.lowerBound) }
                #expect((taken.last?.upperBound ?? 0) <= layout.limit)
            }
        }
    }
}

extension Collection where Element == Int {
    /// One of the places of a layout that hold a module.
    fileprivate func randomModule(_ random: inout Random, _ layout: TLSLayout) -> Int? {
        let living = filter { layout.modules[$0] != nil }
        return living.isEmpty ? nil : living[random.below(living.count)]
    }
}
