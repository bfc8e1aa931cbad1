import Foundation
import Testing

/// Slots of the global offset table (x86-64 psABI: GLOB_DAT and JUMP_SLOT are the symbol's address, without the addend).
@Suite struct SlotTests {
    @Test("the addend field of a jump slot, which link editors use for other purposes, is not added", arguments: [[], ["--lazy"]])
    func addend(_ options: [String]) async throws {
        let built = try await Program("seed/hello.c", flags: ["-Wl,-z,lazy"]).built()
        var image = try Image(path: built.path)
        let table = try #require(image.table(23))
        let size = Int(image[try #require(image.dynamicEntry(2)) + 8, UInt64.self])
        var changed = 0
        for entry in stride(from: table, to: table + size, by: 24) where image[entry + 8, UInt32.self] == 7 {
            image[entry + 16, UInt64.self] = 0x1030
            changed += 1
        }
        #expect(changed > 0)
        let program = try Workplace.folder("slots") + "/hello"
        try image.write(to: program)
        try expectSame(Command(program: program), options: options)
    }
}
