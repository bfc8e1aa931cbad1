import ELF
import Link
import Testing

@Suite struct DynamicStringTokensTests {
    private let strings = KeptBytes()

    private let tokens = DynamicStringTokens(origin: "/opt/app".kept, lib: "lib64".kept, platform: "haswell".kept)

    @Test(arguments: [
        ("$ORIGIN", "/opt/app"), ("${ORIGIN}", "/opt/app"), ("$LIB", "lib64"), ("${LIB}", "lib64"), ("$PLATFORM", "haswell"),
        ("${PLATFORM}", "haswell"), ("$ORIGIN/../$LIB/${PLATFORM}x", "/opt/app/../lib64/haswellx"), ("$ORIGIN$LIB", "/opt/applib64"),
        ("a$ORIGIN-b", "a/opt/app-b"), ("/$ORIGIN.d", "//opt/app.d"), ("${ORIGIN}ORIGIN", "/opt/appORIGIN"), ("$$LIB", "$lib64"),
        ("${LIB}${LIB}", "lib64lib64"), ("$LIB$", "lib64$"),
    ])
    func areReplaced(text: String, wanted: String) {
        #expect(tokens.expand(text.kept, into: strings)?.text == wanted)
    }

    @Test(arguments: [
        "", "/plain/path", "$", "$$", "/a$", "$/b", "${", "${}", "${ORIGIN", "${ORIGINX}", "${ORIGIN/x}", "$ORIGINX", "$ORIGIN_", "$ORIGIN0",
        "$LIBRARY", "$LIBz", "$LIBZ", "$PLATFORM9", "$origin", "$ ORIGIN", "$OTHER", "${OTHER}", "$HOME/lib", "ORIGIN", "{ORIGIN}", "$ORIGI",
        "${LIB }",
        "$(ORIGIN)",
    ])
    func everythingElseStandsForItself(text: String) {
        #expect(tokens.expand(text.kept, into: strings)?.text == text)
    }

    @Test func aTokenWithoutValueMakesTheStringVoid() {
        let empty = DynamicStringTokens(origin: Bytes(), lib: "lib".kept, platform: Bytes())
        for text in ["$ORIGIN", "/a/$PLATFORM", "$LIB/${ORIGIN}/x"] { #expect(empty.expand(text.kept, into: strings) == nil, "\(text)") }
        #expect(empty.expand("$LIB".kept, into: strings)?.text == "lib")
        #expect(empty.expand("$ORIGINAL".kept, into: strings)?.text == "$ORIGINAL")
        #expect(empty.expand("/x".kept, into: strings)?.text == "/x")
    }

    /// A name ends with the memory that holds it: nothing is read beyond.
    @Test func theEndOfTheTextIsTheEnd() {
        for text in ["$", "${", "$O", "$ORIGIN", "${ORIGIN", "${ORIGIN}"] {
            withBytes(Array(text.utf8)) { #expect(tokens.expand($0, into: strings) != nil) }
        }
    }
}
