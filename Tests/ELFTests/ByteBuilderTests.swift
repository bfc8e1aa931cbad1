import ELF
import Testing

@Suite struct ByteBuilderTests {
    @Test func keepsWhatWasAddedWhileItGrows() {
        var builder = ByteBuilder(capacity: 0)
        var wanted: [UInt8] = []
        for byte in 0..<200 {
            builder.append(UInt8(byte))
            wanted.append(UInt8(byte))
            if byte % 50 == 0 {
                withBytes(wanted) { builder.append($0) }
                wanted += wanted
            }
        }
        #expect(builder.count == wanted.count)
        #expect(builder.view.array == wanted)
        #expect(unsafe builder.view.start.load(fromByteOffset: wanted.count, as: UInt8.self) == 0)
    }

    @Test func truncates() {
        var builder = ByteBuilder()
        builder.append(Bytes("abc"))
        builder.truncate(to: 5)
        builder.truncate(to: -1)
        #expect(builder.view.text == "abc")
        builder.truncate(to: 1)
        #expect(builder.view.text == "a")
        builder.append(Bytes())
        #expect(builder.count == 1)
    }

    @Test func whatIsKeptDoesNotChange() {
        var builder = ByteBuilder()
        builder.append(Bytes("first"))
        let kept = builder.kept()
        builder.truncate(to: 0)
        builder.append(Bytes("other"))
        #expect(kept.text == "first")
        #expect(unsafe kept.start.load(fromByteOffset: 5, as: UInt8.self) == 0)
        #expect(Bytes().kept().isEmpty)
    }
}
