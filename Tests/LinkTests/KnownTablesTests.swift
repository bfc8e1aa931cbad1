import ELF
import Glibc
import Testing

@testable import Link

/// What a cache keeps of an object's tables: an object that is made of it is like the one that was read, and none of its memory is touched.
@Suite struct KnownTablesTests {
    private static let key = Bytes("key")

    /// The tables of an object as a cache gives them back.
    private func known<Result>(of object: DynamicObject, _ body: (KnownTables?) throws -> Result) throws -> Result {
        var builder = StartFileBuilder(key: Self.key)
        let nowhere = FileState(device: 0, inode: 0, size: 0, modified: 0, changed: 0)
        builder.add(
            CachedObject(
                identity: nowhere, buildID: 0, bias: 0, requestedName: 0, path: 0, bindings: nil, pages: builder.add([CachedPages]())),
            object)
        var bytes: [UInt8] = []
        builder.build { file in bytes = (0..<file.count).map { file[$0] ?? 0 } }
        return try withBytes(bytes) { try body(try #require(StartFile($0, key: Self.key)).knownTables(of: 0)) }
    }

    private struct SeenVersion: Equatable {
        let name: String
        let hash: UInt32
        let isHidden: Bool
        let isDefinition: Bool
    }

    /// The versions by their indices, their names out of a string table.
    private func versions(_ object: DynamicObject, strings: Bytes) -> [SeenVersion] {
        (0..<object.versionEntries.table.count).compactMap { object.versionEntries.table[$0] }.map {
            SeenVersion(name: $0.name(in: strings).text, hash: $0.hash, isHidden: $0.isHidden, isDefinition: $0.isDefinition)
        }
    }

    private func needed(_ object: DynamicObject) throws -> [String] {
        let entries = object.dynamic.entries
        return try (0..<entries.count).compactMap { entries[$0] }.filter { $0.tag == DynamicTag.needed.rawValue }.map { try object.string(at: $0.value).text }
    }

    @Test(arguments: SystemLibrary.installed) func anObjectWhoseMemoryIsEmpty(soname: String) throws {
        let path = try #require(try SystemLibrary(soname), "\(soname) is not installed").library.path
        let file = try MappedFile(path: path)
        let object = try file.dynamicObject()
        let end = try #require(file.image.segments.map(\.end.value).max())
        // Zeros in the place of the whole object.
        let memory = unsafe mmap(nil, Int(end), PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
        let address = UInt(bitPattern: memory)
        defer { unsafe munmap(memory, Int(end)) }
        let empty = unsafe Image(bias: address, segments: file.image.segments)
        let header = try #require(file.programHeaders.first(.dynamic))
        let section = try #require(empty.bytes(at: header.address, count: 16))
        try known(of: object) { (known: KnownTables?) in
            #expect(known != nil)
            let other = try DynamicObject(image: empty, dynamic: section, known: known)
            #expect(try other.string(.soname)?.text == soname)
            #expect(try needed(other) == needed(object))
            #expect(other.hash.header == object.hash.header && !other.hash.isEmpty)
            let seen = versions(other, strings: object.strings)
            #expect(seen == versions(object, strings: object.strings) && seen.count > 1 && seen.contains { $0.isDefinition && !$0.name.isEmpty })
            #expect(other.relocations.count == object.relocations.count && other.pltRelocations.count == object.pltRelocations.count)
            #expect(other.symbols.address &- address == object.symbols.address &- file.image.bias)
        }
        #expect(try DynamicObject(image: empty, dynamic: section).string(.soname) == nil, "it is empty indeed")
    }

    @Test("a section that something has written into is not kept") func changed() throws {
        var entries = [DynamicEntry(.flags, 8), DynamicEntry(.debug, 0), DynamicEntry(.null, 0)]
        for isChanged in [false, true] {
            let object = unsafe try entries.withUnsafeMutableBytes { bytes in
                let section = unsafe Bytes(unsafeAddress: UInt(bitPattern: bytes.baseAddress), count: bytes.count)
                let object = try DynamicObject(image: unsafe Image(bias: 0, segments: []), dynamic: section)
                if isChanged { unsafe bytes.storeBytes(of: 1, toByteOffset: 24, as: UInt64.self) }
                try known(of: object) { #expect(($0 == nil) == isChanged) }
                return object
            }
            #expect(object.dynamic.entries.count == 2)
        }
    }
}
