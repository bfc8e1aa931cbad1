import ELF
import Testing

@Suite struct FileHeaderTests {
    /// A header without a fault, of a position-independent program for x86-64 with two program headers behind it.
    static let good = Record(bytes: [0x7f, 0x45, 0x4c, 0x46, 2, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0])
        .adding(3 as UInt16, 62).adding(1 as UInt32).adding(0x1234 as UInt64, 64, 0).adding(0 as UInt32)
        .adding(64 as UInt16, 56, 2, 64, 0, 0)

    private func error(of record: Record) -> ELFError? {
        withBytes(record.bytes) { bytes -> ELFError? in
            do throws(ELFError) {
                _ = try FileHeader(parsing: bytes)
                return nil
            } catch {
                return error
            }
        }
    }

    @Test func readsEachField() throws {
        #expect(Self.good.bytes.count == FileHeader.size)
        let header = try withBytes(Self.good.bytes) { try FileHeader(parsing: $0) }
        #expect(header.type == .shared)
        #expect(header.machine == Machine.x86_64.rawValue)
        #expect(header.entry == LinkAddress(0x1234))
        #expect(header.programHeaderOffset == 64)
        #expect(header.programHeaderCount == 2)
        #expect(header.endOfProgramHeaders == 64 + 2 * 56)
    }

    @Test(.enabled(if: Tool.readelf.isInstalled, "readelf is not installed"), arguments: SystemFile.installed)
    func agreesWithReadelf(file: SystemFile) throws {
        let path = try #require(file.path)
        let header = try file.mapped().header
        var fields: [Substring: Substring] = [:]
        for line in try Tool.readelf.run(["-hW", path]) {
            let parts = line.split(separator: ":", maxSplits: 1)
            if parts.count == 2 { fields[parts[0].drop { $0 == " " }] = parts[1].drop { $0 == " " } }
        }
        #expect(fields["Entry point address"].flatMap(hex) == header.entry.value)
        #expect(fields["Start of program headers"]?.split(separator: " ").first.flatMap { UInt64($0) } == header.programHeaderOffset)
        #expect(fields["Number of program headers"].flatMap { Int($0) } == header.programHeaderCount)
        #expect(fields["Type"]?.hasPrefix(header.type == .shared ? "DYN" : "EXEC") == true)
        #expect(fields["Machine"]?.contains(header.machine == Machine.x86_64.rawValue ? "X86-64" : "AArch64") == true)
    }

    @Test(arguments: 0...64)
    func everyShorterFileIsTruncated(length: Int) {
        let wanted = length < 64 ? ELFError.truncated(.fileHeader, 64) : nil
        #expect(error(of: Record(bytes: Array(Self.good.bytes.prefix(length)))) == wanted)
    }

    @Test(arguments: 0..<4)
    func everyByteOfTheMagicCounts(offset: Int) {
        #expect(error(of: Self.good.replacing(at: offset, with: UInt8(0x23))) == .notELF)
        // A text of four bytes is no ELF file, and not one that was cut off.
        #expect(error(of: Record(bytes: Array("GROU".utf8))) == .notELF)
    }

    struct Fault: CustomTestStringConvertible {
        let record: Record
        let error: ELFError?
        let testDescription: String

        init<T: FixedWidthInteger>(at offset: Int, _ value: T, _ error: ELFError?) {
            record = FileHeaderTests.good.replacing(at: offset, with: value)
            self.error = error
            testDescription = "\(value) at \(offset)"
        }
    }

    static let faults: [Fault] = [
        Fault(at: 4, 1 as UInt8, .fileClass(1)), Fault(at: 4, 0 as UInt8, .fileClass(0)),
        Fault(at: 5, 2 as UInt8, .byteOrder(2)), Fault(at: 5, 0 as UInt8, .byteOrder(0)),
        Fault(at: 6, 0 as UInt8, .identVersion(0)), Fault(at: 6, 2 as UInt8, .identVersion(2)),
        Fault(at: 7, 1 as UInt8, .osABI(1)), Fault(at: 7, 9 as UInt8, .osABI(9)), Fault(at: 7, 3 as UInt8, nil),
        Fault(at: 8, 1 as UInt8, .abiVersion(1)), Fault(at: 8, 255 as UInt8, .abiVersion(255)),
        // GNU files may ask for ABI versions up to 3: byte 7 is 3, byte 8 the version.
        Fault(at: 7, 0x0303 as UInt16, nil), Fault(at: 7, 0x0403 as UInt16, .abiVersion(4)),
        Fault(at: 16, 0 as UInt16, .type(0)), Fault(at: 16, 1 as UInt16, .type(1)), Fault(at: 16, 4 as UInt16, .type(4)),
        Fault(at: 16, 0xffff as UInt16, .type(0xffff)), Fault(at: 16, 2 as UInt16, nil),
        Fault(at: 20, 0 as UInt32, .fileVersion(0)), Fault(at: 20, 0xffff_ffff as UInt32, .fileVersion(0xffff_ffff)),
        Fault(at: 54, 0 as UInt16, .programHeaderSize(0)), Fault(at: 54, 32 as UInt16, .programHeaderSize(32)),
        Fault(at: 54, 57 as UInt16, .programHeaderSize(57)),
    ]

    @Test(arguments: faults)
    func eachFieldIsChecked(fault: Fault) {
        #expect(error(of: fault.record) == fault.error)
    }

    @Test func programHeadersAreInsideTheFile() throws {
        let content = Self.good.bytes + [UInt8](repeating: 0, count: 2 * ProgramHeader.size)
        for length in 64...content.count {
            try withBytes(Array(content.prefix(length))) { bytes in
                let header = try FileHeader(parsing: bytes)
                if length == content.count {
                    #expect(try header.programHeaders(in: bytes).count == 2)
                } else {
                    #expect(throws: ELFError.truncated(.programHeaders, 64), "\(length) bytes") { try header.programHeaders(in: bytes) }
                }
            }
        }
    }

    @Test(arguments: [UInt64.max, UInt64.max - 111, 1 << 63, (1 << 63) - 1, 65] as [UInt64])
    func programHeadersFarAwayAreRefused(offset: UInt64) throws {
        let content = Self.good.replacing(at: 32, with: offset).bytes + [UInt8](repeating: 0, count: 112)
        try withBytes(content) { bytes in
            let header = try FileHeader(parsing: bytes)
            #expect(throws: ELFError.truncated(.programHeaders, offset)) { try header.programHeaders(in: bytes) }
            let (end, overflow) = offset.addingReportingOverflow(112)
            #expect(header.endOfProgramHeaders == (overflow ? nil : end))
        }
    }
}
