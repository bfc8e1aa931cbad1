import ELF
import Glibc
import Link
import Testing

/// The page arithmetic on real files, against what readelf says of them, and on headers made for one case each.
@Suite struct SegmentPlanTests {
    /// One step of a plan, to compare.
    private struct Step: Equatable {
        let start: UInt64
        let end: UInt64
        let offset: UInt64?
        let flags: String

        init(start: UInt64, end: UInt64, offset: UInt64?, flags: String) {
            (self.start, self.end, self.offset, self.flags) = (start, end, offset, flags)
        }

        init(_ step: SegmentPlan.Step) {
            self.init(
                start: step.start.value, end: step.start.value + step.length, offset: step.fileOffset, flags: SegmentPlanTests.letters(step.flags))
        }
    }

    private static func letters(_ flags: ProgramHeader.Flags) -> String {
        (flags.contains(.read) ? "R" : "") + (flags.contains(.write) ? "W" : "") + (flags.contains(.execute) ? "E" : "")
    }

    private static let page: UInt64 = 4096

    static let files: [String] = [
        "/bin/ls", "/usr/bin/git", "/usr/bin/gdb", "/lib64/ld-linux-x86-64.so.2", "/lib/x86_64-linux-gnu/libc.so.6",
        "/lib/x86_64-linux-gnu/libm.so.6", "/usr/lib/x86_64-linux-gnu/libstdc++.so.6", "/usr/lib64/libc.so.6", "/usr/lib/libc.so.6",
    ].filter { (path: String) in unsafe access(path, R_OK) == 0 }

    @Test(.needs("readelf"), arguments: files)
    func agreesWithReadelf(path: String) throws {
        let plan = try plan(of: path)
        try compare(plan, path)
        #expect(!plan.isFixed)
        #expect(plan.relro != nil)
    }

    private func plan(of path: String) throws -> SegmentPlan {
        let mapped = try MappedFile(path: path)
        return try SegmentPlan(
            headers: mapped.programHeaders, isFixed: mapped.header.type == .executable, fileSize: UInt64(mapped.file.count), pageSize: Self.page)
    }

    private func down(_ value: UInt64) -> UInt64 { value / Self.page * Self.page }
    private func up(_ value: UInt64) -> UInt64 { (value + Self.page - 1) / Self.page * Self.page }

    private func compare(_ plan: SegmentPlan, _ path: String) throws {
        let all = try ReadELF(path: path).segments()
        // offset, address, physical address, file size, memory size
        let loads = all.filter { $0.type == "LOAD" && $0.numbers[4] > 0 }
        try #require(!loads.isEmpty)
        let first = down(loads[0].numbers[1])
        let end = up(loads[loads.count - 1].numbers[1] + loads[loads.count - 1].numbers[4])
        #expect(plan.start.value == first)
        #expect(plan.length == end - first)
        #expect(plan.alignment == max(Self.page, loads.map(\.alignment).max() ?? 0))
        #expect(plan.segments.map(\.start.value) == loads.map { $0.numbers[1] })
        #expect(plan.segments.map(\.end.value) == loads.map { $0.numbers[1] + $0.numbers[4] })
        #expect(plan.segments.map { Self.letters($0.flags) } == loads.map(\.flags))
        var steps: [Step] = []
        var zeroes: [[UInt64]] = []
        var last = first
        for load in loads {
            let (start, dataEnd, memoryEnd) = (load.numbers[1], load.numbers[1] + load.numbers[3], up(load.numbers[1] + load.numbers[4]))
            if down(start) > last { steps.append(Step(start: last, end: down(start), offset: nil, flags: "")) }
            let mappedEnd = load.numbers[3] > 0 ? up(dataEnd) : down(start)
            if load.numbers[3] > 0 { steps.append(Step(start: down(start), end: mappedEnd, offset: down(load.numbers[0]), flags: load.flags)) }
            if memoryEnd > mappedEnd { steps.append(Step(start: mappedEnd, end: memoryEnd, offset: nil, flags: load.flags)) }
            if load.numbers[4] > load.numbers[3], load.numbers[3] > 0, mappedEnd > dataEnd { zeroes.append([dataEnd, mappedEnd - dataEnd]) }
            last = memoryEnd
        }
        #expect(plan.steps.map { Step($0) } == steps)
        #expect(plan.zeroes.map { [$0.start.value, $0.length] } == zeroes)
        if let relro = all.first(where: { $0.type == "GNU_RELRO" }), down(relro.numbers[1] + relro.numbers[4]) > down(relro.numbers[1]) {
            #expect(plan.relro?.start.value == down(relro.numbers[1]))
            #expect(plan.relro.map { $0.start.value + $0.length } == down(relro.numbers[1] + relro.numbers[4]))
        } else {
            #expect(plan.relro == nil)
        }
    }

    @Test(
        .needs("gcc", "readelf"),
        arguments: [
            "-no-pie -static", "-no-pie -static -Wl,-z,noseparate-code", "-no-pie -static -Wl,-z,max-page-size=0x200000",
            "-static-pie -fPIE -Wl,-z,max-page-size=0x200000 -Wl,-z,noseparate-code", "-shared -fPIC -Wl,-z,max-page-size=0x10000",
            "-no-pie -static -Wl,-Ttext-segment=0x10000000", "-shared -fPIC -Wl,-z,norelro", "-shared -fPIC -Wl,-z,relro,-z,now",
            "-no-pie -static -Wl,-N",
        ])
    func agreesWithReadelfOnWhatALinkEditorMakes(flags: String) throws {
        let source = """
            int data = 1, zero[5000]; const int constant[2000] = { 1 }; __attribute__((section(".bss.big"))) char big[300000];
            int *pointer = &data; int *const fixed = &data; void _start(void) { data = zero[1] + constant[2] + big[3] + *pointer + *fixed; }
            """
        let work = try Workplace()
        let path = try work.build("file", source, flags)
        let plan = try plan(of: path)
        try compare(plan, path)
        #expect(plan.isFixed == flags.contains("-no-pie"))
        #expect(plan.steps.contains { $0.fileOffset == nil && $0.length > 300_000 - Self.page && !$0.flags.isEmpty })
        if flags.contains("0x200000") { #expect(plan.alignment == 0x200000) }
    }

    // MARK: Headers for one case each

    /// A program header.
    private struct Load {
        var offset: UInt64 = 0
        var address: UInt64
        var fileSize: UInt64
        var memorySize: UInt64?
        var alignment: UInt64 = 4096
        var type: ProgramHeader.Kind = .load
        var flags: ProgramHeader.Flags = .read
    }

    private func plan(_ loads: [Load], fileSize: UInt64 = 0x100000, isFixed: Bool = false) throws -> SegmentPlan {
        var record = Record()
        for load in loads {
            record = record.adding(load.type.rawValue, load.flags.rawValue).adding(
                load.offset, load.address, load.address, load.fileSize, load.memorySize ?? load.fileSize, load.alignment)
        }
        return try withBytes(record.bytes) {
            try SegmentPlan(headers: Table($0), isFixed: isFixed, fileSize: fileSize, pageSize: Self.page)
        }
    }

    /// The steps and what is set to zero, written as [start, end) with the offset of file pages and the flags.
    private func summary(_ plan: SegmentPlan) -> [String] {
        func hex(_ value: UInt64) -> String { String(value, radix: 16) }
        return plan.steps.map { step in
            let offset = step.fileOffset.map { "@\(hex($0))" } ?? ""
            return "\(hex(step.start.value))-\(hex(step.start.value + step.length))\(offset) \(Self.letters(step.flags))"
        } + plan.zeroes.map { "zero \(hex($0.start.value))-\(hex($0.start.value + $0.length)) \(Self.letters($0.flags))" }
    }

    @Test func spansAreWholePages() throws {
        let plan = try plan([Load(offset: 0x123, address: 0x5123, fileSize: 0x10)])
        #expect(plan.start.value == 0x5000 && plan.length == 0x1000)
        #expect(summary(plan) == ["5000-6000@0 R"])
        #expect(plan.segments[0].start.value == 0x5123 && plan.segments[0].end.value == 0x5133)
        #expect(plan.relro == nil && plan.alignment == 4096)
    }

    @Test func aSegmentThatEndsAtAPageEndHasNothingToZero() throws {
        let plan = try plan([Load(address: 0, fileSize: 0x1000, memorySize: 0x3001, flags: [.read, .write])])
        #expect(summary(plan) == ["0-1000@0 RW", "1000-4000 RW"])
        #expect(plan.length == 0x4000)
    }

    @Test func aTailInsideTheLastPageNeedsNoMorePages() throws {
        let plan = try plan([Load(address: 0, fileSize: 0x800, memorySize: 0x900)])
        #expect(summary(plan) == ["0-1000@0 R", "zero 800-1000 R"], "to the end of the page, as the kernel does")
        #expect(try summary(self.plan([Load(address: 0, fileSize: 0x800)])) == ["0-1000@0 R"], "the file's bytes stay where there is no tail")
    }

    /// The bytes before it in its first page are the file's, as the kernel and ld.so have it: another segment may end there.
    @Test func aSegmentWithoutFileBytesBeginsInAPageOfTheFile() throws {
        let plan = try plan([
            Load(address: 0, fileSize: 0x10, flags: [.read, .execute]),
            Load(offset: 0x10, address: 0x3010, fileSize: 0, memorySize: 0x1000, flags: .write),
            Load(address: 0x8000, fileSize: 1),
        ])
        #expect(summary(plan) == ["0-1000@0 RE", "1000-3000 ", "3000-4000@0 W", "4000-5000 W", "5000-8000 ", "8000-9000@0 R", "zero 3010-4000 W"])
    }

    @Test func segmentsOfNoSizeLoadNothing() throws {
        // Wherever they claim to be.
        let plan = try plan([
            Load(offset: .max, address: 0x123, fileSize: 0, alignment: 3), Load(address: 0x2000, fileSize: 0x10), Load(address: 0, fileSize: 0),
        ])
        #expect(plan.start.value == 0x2000 && plan.length == 0x1000 && plan.segments.count == 1)
        #expect(throws: ELFError.noSegments) { try self.plan([Load(address: 0x1000, fileSize: 0)]) }
        #expect(throws: ELFError.noSegments) { try self.plan([]) }
        #expect(throws: ELFError.noSegments) { try self.plan([Load(address: 0, fileSize: 0x100, type: .note)]) }
    }

    /// Two segments in one page: the later one's bytes win, so that nothing may be cleared there afterwards.
    @Test func twoSegmentsMayShareAPage() throws {
        let plan = try plan([
            Load(address: 0, fileSize: 0x1100), Load(offset: 0x1200, address: 0x1200, fileSize: 0x100, memorySize: 0x2000, flags: [.read, .write]),
        ])
        #expect(summary(plan) == ["0-2000@0 R", "1000-2000@1000 RW", "2000-4000 RW", "zero 1300-2000 RW"])
        #expect(plan.length == 0x4000)
        let zeroed = try self.plan([Load(address: 0, fileSize: 0x100, memorySize: 0x2100), Load(offset: 0x2200, address: 0x2200, fileSize: 0x100)])
        #expect(summary(zeroed) == ["0-1000@0 R", "1000-3000 R", "2000-3000@2000 R", "zero 100-1000 R"])
        let tail = try self.plan([Load(address: 0, fileSize: 0x1100, memorySize: 0x1180), Load(offset: 0x2200, address: 0x1200, fileSize: 0x100)])
        #expect(tail.zeroes.allSatisfy { $0.start.value + $0.length <= 0x1200 }, "\(summary(tail))")
        #expect(throws: ELFError.self, "two pages") { try self.plan([Load(address: 0, fileSize: 0x2100), Load(address: 0x1000, fileSize: 0x100)]) }
    }

    @Test func theLargestAlignmentCounts() throws {
        let plan = try plan([
            Load(address: 0x200000, fileSize: 0x10, alignment: 0x200000), Load(offset: 0x1000, address: 0x401000, fileSize: 0x10, alignment: 0),
            Load(offset: 0x2000, address: 0x402000, fileSize: 0x10, alignment: 1),
            Load(offset: 0x3000, address: 0x403000, fileSize: 0x10, alignment: 16),
        ])
        #expect(plan.alignment == 0x200000)
        #expect(try self.plan([Load(address: 0, fileSize: 1, alignment: 8)]).alignment == Self.page)
    }

    @Test func fixedAddressesStay() throws {
        let plan = try plan([Load(address: 0x400000, fileSize: 0x10)], isFixed: true)
        #expect(plan.isFixed && plan.start.value == 0x400000)
        #expect(try !self.plan([Load(address: 0x400000, fileSize: 0x10)]).isFixed)
    }

    @Test func relocatedPagesAreRoundedDownAtBothEnds() throws {
        func relro(_ address: UInt64, _ size: UInt64) throws -> [UInt64]? {
            try self.plan([Load(address: 0, fileSize: 0x8000), Load(address: address, fileSize: 0, memorySize: size, type: .relro)])
                .relro.map { [$0.start.value, $0.length] }
        }
        #expect(try relro(0x2000, 0x2000) == [0x2000, 0x2000])
        #expect(try relro(0x2d00, 0x1300) == [0x2000, 0x2000])
        #expect(try relro(0x2d00, 0x1200) == [0x2000, 0x1000], "the last page is not whole")
        #expect(try relro(0x2d00, 0x100) == nil)
        #expect(try relro(0x2000, 0) == nil)
        #expect(throws: ELFError.self) { try relro(0x7000, 0x3000) }
        #expect(throws: ELFError.self) { try relro(0x20000, 0x3000) }
        #expect(throws: ELFError.self) { try relro(.max - 0xfff, 0x3000) }
        #expect(throws: ELFError.self) { try relro(0x2000, .max) }
    }

    @Test func aPlanOfNothing() {
        let plan = SegmentPlan()
        #expect(plan.length == 0 && plan.steps.isEmpty && plan.zeroes.isEmpty && plan.segments.isEmpty && plan.relro == nil)
    }

    // MARK: Broken headers

    @Test func brokenHeadersAreRefused() throws {
        let good = Load(offset: 0, address: 0, fileSize: 0x100)
        let cases: [(String, Load, ELFError?)] = [
            ("larger in the file", Load(address: 0x1000, fileSize: 0x101, memorySize: 0x100), .invalid(.segment, 0x101)),
            ("past the end", Load(offset: 0xff000, address: 0x1000, fileSize: 0x1001), .truncated(.segment, 0x100001)),
            ("offset past the end", Load(offset: 0x200000, address: 0x1000, fileSize: 1), .truncated(.segment, 0x200001)),
            ("offset wraps", Load(offset: .max - 0xfff, address: 0x1000, fileSize: 0x2000), nil),
            ("address wraps", Load(address: .max - 0xfff, fileSize: 0x1000, memorySize: 0x2000), .invalid(.segment, 0x2000)),
            ("last page wraps", Load(address: .max - 0xfff, fileSize: 0x10), .invalid(.segment, 0x10)),
            ("huge", Load(address: 0x1000, fileSize: 0x10, memorySize: .max - 0x1000), .invalid(.segment, .max - 0x1000)),
            ("half of all addresses", Load(address: 0x1000, fileSize: 0x10, memorySize: 1 << 63), .invalid(.segment, 1 << 63)),
            ("not congruent", Load(offset: 0x10, address: 0x1000, fileSize: 0x10), .invalid(.segment, 0x10)),
            ("alignment", Load(address: 0x1000, fileSize: 0x10, alignment: 0x3000), .invalid(.segment, 0x3000)),
            ("alignment of all bits", Load(address: 0x1000, fileSize: 0x10, alignment: .max), .invalid(.segment, .max)),
            ("alignment of the last bit", Load(address: 0x1000, fileSize: 0x10, alignment: 1 << 63), .invalid(.segment, 1 << 63)),
        ]
        for (name, load, wanted) in cases {
            for loads in [[load], [good, load]] {
                do {
                    _ = try plan(loads)
                    Issue.record("\(name) is taken for good")
                } catch let error as ELFError {
                    if let wanted { #expect(error == wanted, "\(name)") }
                }
            }
        }
        _ = try plan([good, Load(address: 0x1000, fileSize: 0x10)])
    }

    @Test func segmentsHaveToAscend() throws {
        let low = Load(address: 0x1000, fileSize: 0x10)
        let high = Load(address: 0x5000, fileSize: 0x10)
        _ = try plan([low, high])
        #expect(throws: ELFError.invalid(.segment, 0x1000)) { try plan([high, low]) }
        #expect(throws: ELFError.self) { try plan([Load(address: 0x1000, fileSize: 0x3000), Load(offset: 0x2000, address: 0x2000, fileSize: 0x10)]) }
        #expect(throws: ELFError.self) { try plan([low, Load(address: 0, fileSize: 0x10), high]) }
    }

    /// Numbers that lead astray in every field: a plan or an error, and a plan keeps its own promises.
    @Test func randomHeadersArePlannedOrRefused() {
        var random = Random(state: 5)
        let numbers: [UInt64] = [
            0, 1, 16, 0xfff, 0x1000, 0x1001, 0x2000, 0x10000, 0x200000, 1 << 32, 1 << 40, 1 << 62, (1 << 63) - 1, 1 << 63, .max - 0xfff, .max - 1,
            .max,
        ]
        func any() -> UInt64 { numbers[random.below(numbers.count)] }
        var (planned, refused) = (0, 0)
        for _ in 0..<20_000 {
            let loads = (0..<1 + random.below(3)).map { _ in
                // One field in four is wild.
                let address = random.below(4) == 0 ? any() : UInt64(random.below(64)) * 0x800
                let fileSize = random.below(4) == 0 ? any() : UInt64(random.below(0x3000))
                return Load(
                    offset: random.below(4) == 0 ? any() : address & 0xfff, address: address, fileSize: fileSize,
                    memorySize: random.below(4) == 0 ? any() : fileSize &+ UInt64(random.below(0x3000)),
                    alignment: random.below(4) == 0 ? any() : 0x1000,
                    type: random.below(8) == 0 ? .relro : .load)
            }
            do {
                let plan = try plan(loads)
                planned += 1
                let end = plan.start.value + plan.length
                var done = plan.start.value
                for step in plan.steps {
                    #expect(step.length > 0 && step.start.value % 0x1000 == 0 && step.length % 0x1000 == 0, "\(loads)")
                    // Without gaps, and never more than a page back.
                    #expect(step.start.value <= done && step.start.value + 0x1000 >= done, "\(loads)")
                    #expect(step.fileOffset.map { $0 < 0x100000 && $0 % 0x1000 == 0 } ?? true, "\(loads)")
                    done = max(done, step.start.value + step.length)
                }
                #expect(done == end, "\(loads)")
                for zero in plan.zeroes {
                    #expect(zero.start >= plan.start && zero.length > 0 && zero.length < 0x1000, "\(loads)")
                    #expect(zero.start.value / 0x1000 == (zero.start.value + zero.length - 1) / 0x1000, "\(loads)")
                    #expect(zero.start.value + zero.length <= end, "\(loads)")
                }
                if let relro = plan.relro { #expect(relro.start >= plan.start && relro.start.value + relro.length <= end, "\(loads)") }
            } catch {
                refused += 1
            }
        }
        #expect(planned > 1000 && refused > 1000)
    }
}
