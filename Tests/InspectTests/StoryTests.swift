import ELF
import Foundation
import Testing

@testable import Inspect

/// Stories about files, sound and broken ones.
@Suite(.needs("gcc")) struct StoryTests {
    private static let source = """
        #include <stdio.h>
        __thread int own = 3;
        static int room[9000];
        int main(int count, char **words) { printf("%d %s\\n", own + room[count], words[0]); }
        """

    private func bytes(_ folder: Folder) throws -> [UInt8] {
        [UInt8](try Data(contentsOf: URL(fileURLWithPath: try folder.compile("told", Self.source))))
    }

    private func subject(_ bytes: [UInt8]) -> Subject { Subject(file: ExplainedFile("told", FileContents(bytes))) }

    /// The file with a number put into it.
    private func changed(_ bytes: [UInt8], at place: Int, _ value: some FixedWidthInteger) -> [UInt8] {
        var copy = bytes
        unsafe withUnsafeBytes(of: value.littleEndian) { number in
            for index in 0..<number.count where place + index < copy.count { copy[place + index] = unsafe number[index] }
        }
        return copy
    }

    @Test("each PT_LOAD is told with the calls that map it, and all calls are told") func calls() throws {
        let subject = subject(try bytes(try Folder()))
        guard case .items(let items) = subject.segmentStage().parts[0] else { return #expect(Bool(false), "no items") }
        let calls = items.flatMap(\.steps).filter { $0.hasPrefix("mmap(") }
        #expect(calls.count == subject.file.plan?.steps.count)
        #expect(items.filter { $0.name.hasPrefix("PT_LOAD") }.allSatisfy { item in item.steps.contains { $0.hasPrefix("mmap(") } })
        #expect(items.contains { $0.steps.contains { $0.contains("are set to zero") } })
    }

    @Test("the regions of a file cover it, and none lies over another") func regions() throws {
        let file = subject(try bytes(try Folder())).file
        var at: UInt64 = 0
        for region in FileRegions(file).all {
            #expect(region.start == at, "\(region.name)")
            at = region.start + region.size
        }
        #expect(at == UInt64(file.bytes.count))
    }

    @Test("the memory of a file is told without gaps from the first page to the last") func memory() throws {
        let file = subject(try bytes(try Folder())).file
        let plan = try #require(file.plan)
        var at = plan.start.value
        for range in MemoryRegions(file, FileRegions(file).all).all {
            #expect(range.start == at, "\(range.name)")
            at = range.start + range.size
        }
        #expect(at == plan.start.value + plan.length)
    }

    @Test("a page of a large file keeps the tables and leaves the rest out") func sample() {
        var regions = [FileRegion(name: "symbols", kind: .symbols, start: 0, size: 500_000, meaning: "")]
        regions.append(FileRegion(name: ".text", kind: .code, start: 500_000, size: 100 << 20, meaning: ""))
        let size = UInt64(500_000 + 100 << 20)
        let bytes = PageBytes(size: size, regions: regions)
        #expect(bytes.chunks.reduce(0) { $0 + $1.size } + bytes.left == size)
        #expect(bytes.chunks.first?.start == 0 && bytes.left > 99 << 20)
        #expect(zip(bytes.chunks, bytes.chunks.dropFirst()).allSatisfy { $0.start + $0.size <= $1.start })
    }

    @Test("a file that ends anywhere is told as far as it goes") func truncated() throws {
        let whole = try bytes(try Folder())
        for count in stride(from: 0, to: whole.count, by: 397) {
            let subject = subject(Array(whole[..<count]))
            let story = subject.story()
            #expect(story.stages.first?.id == "header")
            // The last segment ends before the section headers do.
            if count < whole.count / 2 { #expect(!story.problems.isEmpty, "\(count) bytes") }
            _ = try Page(subject, story).html()
        }
    }

    @Test("no number in the headers or in the dynamic section makes it trap") func hostile() throws {
        let whole = try bytes(try Folder())
        let file = subject(whole).file
        let dynamic = try #require(file.headers.first(.dynamic))
        let tables = 64 + file.headers.count * ProgramHeader.size
        var places = Array(stride(from: 16, to: tables, by: 8))
        places += stride(from: Int(dynamic.offset) + 8, to: Int(dynamic.offset + dynamic.fileSize), by: 16)
        for (index, place) in places.enumerated() {
            let value = [UInt64.max, 1 << 63, 0x7fff_ffff_ffff_fff8, 0xffff_ffff, 1][index % 5]
            let subject = subject(changed(whole, at: place, value))
            let story = subject.story()
            #expect(!story.stages.isEmpty)
            if index % 3 == 0 { _ = try Page(subject, story).html() }
        }
    }
}
