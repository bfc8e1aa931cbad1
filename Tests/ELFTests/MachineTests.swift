import ELF
import Glibc
import Testing

@Suite struct MachineTests {
    /// The dynamic relocation types by the names of the psABI, with what they ask for.
    static let x86_64: [String: RelocationKind] = [
        "NONE": .none, "64": .absolute64, "PC32": .relative32, "COPY": .copy, "GLOB_DAT": .gotEntry, "JUMP_SLOT": .jumpSlot, "RELATIVE": .relative,
        "32": .absolute32, "32S": .absolute32Signed, "DTPMOD64": .moduleID, "DTPOFF64": .moduleOffset, "TPOFF64": .threadOffset,
        "TPOFF32": .threadOffset32, "PC64": .relative64, "SIZE32": .size32, "SIZE64": .size64, "TLSDESC": .descriptor, "IRELATIVE": .indirect,
        "RELATIVE64": .relative,
    ]
    static let aarch64: [String: RelocationKind] = [
        "NONE": .none, "ABS64": .absolute64, "ABS32": .absolute32, "PREL64": .relative64, "PREL32": .relative32, "COPY": .copy, "GLOB_DAT": .gotEntry,
        "JUMP_SLOT": .jumpSlot, "RELATIVE": .relative, "TLS_DTPMOD64": .moduleID, "TLS_DTPREL64": .moduleOffset, "TLS_TPREL64": .threadOffset,
        "TLSDESC": .descriptor, "IRELATIVE": .indirect,
    ]

    @Test(.enabled(if: Tool.readelf.isInstalled, "readelf is not installed"), arguments: [Machine.x86_64, .aarch64])
    func namesAreReadelfs(machine: Machine) throws {
        let prefix = machine == .x86_64 ? "R_X86_64_" : "R_AARCH64_"
        let kinds = machine == .x86_64 ? Self.x86_64 : Self.aarch64
        var seen: Set<String> = []
        for (type, name) in try readelfNames(machine).enumerated() {
            let type = UInt32(type)
            guard let mine = machine.relocationName(type).map({ "\($0)" }) else {
                #expect(machine.kind(of: type) == nil, "\(name) has a kind but no name")
                #expect(kinds[String(name.dropFirst(prefix.count))] == nil, "\(name) is missing")
                continue
            }
            // 256 is the number that R_AARCH64_NONE had at first; readelf calls it R_AARCH64_NULL.
            if machine != .aarch64 || type != 256 { #expect(mine == name) }
            let short = String(mine.dropFirst(prefix.count))
            #expect(machine.kind(of: type) == kinds[short], "\(mine)")
            #expect(kinds[short] != nil, "\(mine) is not in the table of the test")
            seen.insert(short)
        }
        #expect(seen == Set(kinds.keys))
    }

    @Test func numbersOfTheABIDocuments() {
        let x86: [(UInt32, RelocationKind)] = [(6, .gotEntry), (7, .jumpSlot), (8, .relative), (36, .descriptor), (37, .indirect)]
        for (type, kind) in x86 { #expect(Machine.x86_64.kind(of: type) == kind) }
        let arm: [(UInt32, RelocationKind)] = [
            (257, .absolute64), (1024, .copy), (1025, .gotEntry), (1026, .jumpSlot), (1027, .relative), (1028, .moduleID), (1029, .moduleOffset),
            (1030, .threadOffset), (1031, .descriptor), (1032, .indirect),
        ]
        for (type, kind) in arm { #expect(Machine.aarch64.kind(of: type) == kind) }
        for machine in [Machine.x86_64, .aarch64] {
            for type in [9999, UInt32.max] {
                #expect(machine.kind(of: type) == nil)
                #expect(machine.relocationName(type) == nil)
            }
        }
        #expect(Machine(rawValue: 62) == .x86_64)
        #expect(Machine(rawValue: 183) == .aarch64)
        #expect(Machine(rawValue: 3) == nil)
    }

    /// readelf's names of the types 0 to 1100, from a file with one relocation of each.
    private func readelfNames(_ machine: Machine) throws -> [String] {
        let count = 1101
        var file = FileHeaderTests.good.replacing(at: 18, with: machine.rawValue)
        // Section headers directly behind: the empty one, and SHT_RELA.
        file = file.replacing(at: 40, with: UInt64(64)).replacing(at: 56, with: UInt16(0)).replacing(at: 60, with: UInt16(2))
        file = file.adding(0 as UInt64, 0, 0, 0, 0, 0, 0, 0)
        file = file.adding(0 as UInt32, 4).adding(0 as UInt64, 0, 192, UInt64(count * 24)).adding(0 as UInt32, 0).adding(8 as UInt64, 24)
        for type in 0..<UInt64(count) { file = file.adding(0 as UInt64, type, 0) }
        let path = try CompiledLibrary.temporaryFile(file.bytes)
        defer { unsafe unlink(path) }
        let names = try Tool.readelf.run(["-rW", path]).compactMap { line -> String? in
            let words = line.split(separator: " ")
            return words.count >= 3 && words[0].count == 16 && hex(words[0]) != nil ? String(words[2]) : nil
        }
        try #require(names.count == count)
        return names
    }
}
