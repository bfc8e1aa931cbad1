import Testing

/// What dladdr and dlinfo tell of late libraries.
@Suite struct DlinfoTests {
    @Test("dladdr and dladdr1", arguments: Variant.common)
    func addresses(_ variant: Variant) async throws {
        let libraries = ["", "2"].map { Library("libplaces\($0).so", "dynamic/places.c") }
        try await Program("dynamic/addresses.c", libraries: libraries, flags: ["-rdynamic"], needs: []).expectSame(
            variant,
            printing: lines(
                "function: 1 libplaces.so, whole name 1, begins with ELF 1, places_function at +0, inside 1",
                "inside it: 1 libplaces.so, whole name 1, begins with ELF 1, places_function at +1, inside 1",
                "data: 1 libplaces.so, whole name 1, begins with ELF 1, places_data at +0 of size 60",
                "end of the data: 1 libplaces.so, whole name 1, begins with ELF 1, places_data at +59 of size 60",
                "after the data: 1 libplaces.so, whole name 1, begins with ELF 1, no symbol",
                "zeroed data: 1 libplaces.so, whole name 1, begins with ELF 1, places_zeroed at +4 of size 20000",
                "hidden function: 1 libplaces.so, whole name 1, begins with ELF 1, no symbol",
                "in the other library: 1 libplaces2.so, whole name 1, begins with ELF 1, places_function at +0, inside 1",
                "own function: 1 addresses, whole name 1, begins with ELF 1, own_function at +0, inside 1",
                "own data: 1 addresses, whole name 1, begins with ELF 1, own_data at +0 of size 4",
                "main: 1 addresses, whole name 1, begins with ELF 1, main at +0, inside 1",
                "libc's: 1 libc.so.6, whole name 1, begins with ELF 1, qsort at +0, inside 1", "heap: 0", "stack: 0", "null: 0", "closed: 0"
            ))
    }

    private static let information = Program(
        "dynamic/information.c",
        libraries: [
            .part("a", in: "one", flags: ["-Wl,-rpath,$ORIGIN/deep:/nowhere/libs"]), Library("libtls.so", "tls/modelslib.c"),
        ], flags: ["-rdynamic", "-Wl,-rpath,/nowhere/else"], needs: [])

    @Test("each request of dlinfo", arguments: Variant.few)
    func requests(_ variant: Variant) async throws {
        try await Self.information.expectSame(
            variant,
            printing: lines(
                "library", "CONFIGADDR: -1, unsupported dlinfo request", "PROFILENAME: -1, unsupported dlinfo request",
                "PROFILEOUT: -1, unsupported dlinfo request", "request 99: -1, unsupported dlinfo request",
                "space 0, map is the handle 1, origin FOLDER/one, module 0, data 0", "headers 1 1", "thread-local",
                "CONFIGADDR: -1, unsupported dlinfo request", "PROFILENAME: -1, unsupported dlinfo request",
                "PROFILEOUT: -1, unsupported dlinfo request", "request 99: -1, unsupported dlinfo request",
                "space 0, map is the handle 1, origin FOLDER/., module 1, data 0", "headers 1 1", "touched",
                "CONFIGADDR: -1, unsupported dlinfo request", "PROFILENAME: -1, unsupported dlinfo request",
                "PROFILEOUT: -1, unsupported dlinfo request", "request 99: -1, unsupported dlinfo request",
                "space 0, map is the handle 1, origin FOLDER/., module 1, data 1", "headers 1 1", "near 1", "program",
                "CONFIGADDR: -1, unsupported dlinfo request", "PROFILENAME: -1, unsupported dlinfo request",
                "PROFILEOUT: -1, unsupported dlinfo request", "request 99: -1, unsupported dlinfo request",
                "space 0, map is the handle 1, origin FOLDER, module 0, data 0", "headers 1 1"))
    }

    @Test("the search path of a library and of the program")
    func search() async throws {
        try await Self.information.expectSame(
            arguments: ["search"],
            printing: lines(
                "size is right 1", "0 FOLDER/one", "0 FOLDER/one/deep", "0 /nowhere/libs", "0 /lib/x86_64-linux-gnu",
                "0 /usr/lib/x86_64-linux-gnu", "0 /lib", "0 /usr/lib", "program", "size is right 1", "0 FOLDER", "0 /nowhere/else",
                "0 /lib/x86_64-linux-gnu", "0 /usr/lib/x86_64-linux-gnu", "0 /lib", "0 /usr/lib"))
    }

    @Test("the search path with LD_LIBRARY_PATH and RPATH")
    func searchInherited() async throws {
        var program = Self.information
        program.flags.append("-Wl,--disable-new-dtags")
        try await program.expectSame(
            arguments: ["search"], environment: ["LD_LIBRARY_PATH": "/some/where:relative"],
            printing: lines(
                "size is right 1", "0 /some/where", "0 relative", "0 FOLDER/one", "0 FOLDER/one/deep", "0 /nowhere/libs",
                "0 /lib/x86_64-linux-gnu", "0 /usr/lib/x86_64-linux-gnu", "0 /lib", "0 /usr/lib", "program", "size is right 1", "0 FOLDER",
                "0 /nowhere/else", "0 /some/where", "0 relative", "0 /lib/x86_64-linux-gnu", "0 /usr/lib/x86_64-linux-gnu", "0 /lib",
                "0 /usr/lib"))
    }
}
