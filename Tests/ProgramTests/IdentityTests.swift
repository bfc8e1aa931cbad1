import Testing

@Suite struct IdentityTests {
    @Test("a program's questions about itself", arguments: Variant.common)
    func itself(_ variant: Variant) async throws {
        let seen = try await Program("identity/self.c").expectSame(variant)
        #expect(seen.text.hasPrefix("comm self\nname self\n") && seen.text.contains("again, as child\n"))
    }

    @Test("a program started through a symbolic link")
    func linked() async throws {
        let program = Program("identity/self.c", prepare: "ln -s self alias")
        var command = try await program.command()
        command.program = try #require(command.folder) + "/alias"
        let seen = try expectSame(command)
        #expect(seen.text.hasPrefix("comm alias\n") && seen.text.contains("/self\n"))
    }

    private static let objects = Program("identity/objects.c", libraries: [Library("libfriend.so", "identity/friend.c")])

    @Test("the objects that dl_iterate_phdr and _dl_find_object know", arguments: Variant.common)
    func objects(_ variant: Variant) async throws {
        let seen = try await Self.objects.expectSame(variant)
        #expect(seen.text.contains("/libfriend.so] ") && seen.text.contains("first 1"))
        // Without PIE the function's address is a PLT entry of the program.
        #expect(seen.text.contains("friend: 1 1, table 1, flags 0, [\(variant == .fixed ? "" : "libfriend.so")]\n"))
    }
}
