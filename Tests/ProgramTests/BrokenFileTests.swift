import Foundation
import Testing

/// Files broken in every place: the program that never calls them runs, or is refused in one line.
@Suite struct BrokenFileTests {
    private static let program = Program(
        "bad/bystander.c",
        libraries: [
            Library(
                "libvictim.so", "bad/victim.c", flags: ["-nostartfiles", "-Wl,-z,lazy", "-Wl,--hash-style=both", "-Wl,--default-symver"])
        ],
        flags: ["-rdynamic"])

    /// A program in a folder of its own, and the path of the library that it needs and never calls.
    private func bystander(_ variant: Variant = .plain) async throws -> (Command, library: String) {
        let built = try await Self.program.built(variant)
        let folder = try Workplace.folder("broken")
        try Command.shell("cp \(built.folder)/bystander \(built.folder)/libvictim.so \(folder)").succeed()
        return (Command(program: "\(folder)/bystander", folder: folder, limit: .seconds(5)), "\(folder)/libvictim.so")
    }

    private static let ran = Outcome(output: Data("ran\n".utf8), errors: Data(), end: .exited(0))

    /// What came of many broken files: the program's own result, or one line that names the file and a status of 127 or 126.
    private struct Trials {
        var own = BrokenFileTests.ran
        var count = 0
        var unclean: [String] = []

        mutating func run(_ command: Command, options: [String] = [], naming name: String, _ what: String, mustFail: Bool = false) throws {
            let seen = try command.loaded(options: options).run()
            let refused =
                seen.output.isEmpty && seen.errorLines.count == 1 && seen.errorText.contains(name)
                && (seen.end == .exited(127) || seen.end == .exited(126))
            let ran = seen.output == own.output && seen.end == own.end && !mustFail
            count += 1
            if !refused && !ran { unclean.append("\(what): \(seen)") }
        }

        func report(sourceLocation: SourceLocation = #_sourceLocation) {
            guard !unclean.isEmpty else { return }
            let shown = unclean.prefix(12).joined(separator: "\n    ")
            Issue.record("\(unclean.count) of \(count) not clean:\n    \(shown)", sourceLocation: sourceLocation)
        }
    }

    @Test("a library of another kind named by a path", arguments: [(4, UInt8(1)), (18, 183)])
    func otherLibrary(_ offset: Int, _ value: UInt8) async throws {
        let (command, library) = try await bystander()
        var image = try Image(path: library)
        image.bytes[offset] = value
        try image.write(to: library)
        try expectRefusal(command, naming: ["libvictim.so"], status: [127])
    }

    /// Every 64th byte of the headers, then every page, then around the end.
    private func lengths(of image: Image) -> [Int] {
        let count = image.bytes.count
        return Array(stride(from: 0, to: min(4096, count), by: 64)) + Array(stride(from: 4096, to: count, by: 4096)) + [count - 1]
    }

    @Test("a program cut off anywhere", arguments: Variant.few + Variant.statics)
    func truncatedProgram(_ variant: Variant) async throws {
        let built = try await Program("seed/hello.c").built(variant)
        let whole = try Image(path: built.path)
        let folder = try Workplace.folder("cut")
        let own = try Command(program: built.path).run()
        var trials = Trials(own: own)
        for length in lengths(of: whole) {
            var image = whole
            image.bytes.removeSubrange(length...)
            try image.write(to: "\(folder)/hello")
            let command = Command(program: "\(folder)/hello", limit: .seconds(5))
            try trials.run(
                command, options: variant.options, naming: "/hello", "cut at \(length) of \(whole.bytes.count)", mustFail: length <= 4096)
        }
        trials.report()
    }

    @Test("a library cut off anywhere")
    func truncatedLibrary() async throws {
        let (command, library) = try await bystander()
        let whole = try Image(path: library)
        var trials = Trials()
        for length in lengths(of: whole) {
            var image = whole
            image.bytes.removeSubrange(length...)
            try image.write(to: library)
            try trials.run(command, naming: "libvictim.so", "cut at \(length) of \(whole.bytes.count)", mustFail: length <= 4096)
        }
        trials.report()
    }

    /// Tags of the dynamic section that hold addresses, sizes and counts.
    private static let tags: [(name: String, tag: UInt64, needed: Bool)] = [
        ("PLTRELSZ", 2, false), ("PLTGOT", 3, false), ("HASH", 4, false), ("STRTAB", 5, true), ("SYMTAB", 6, true), ("RELA", 7, true),
        ("RELASZ", 8, true), ("RELAENT", 9, false), ("STRSZ", 10, false), ("SYMENT", 11, false), ("SONAME", 14, false),
        ("PLTREL", 20, false),
        ("JMPREL", 23, true), ("GNU_HASH", 0x6fff_fef5, false), ("VERSYM", 0x6fff_fff0, false), ("RELACOUNT", 0x6fff_fff9, false),
        ("VERNEED", 0x6fff_fffe, false), ("VERNEEDNUM", 0x6fff_ffff, false), ("VERDEF", 0x6fff_fffc, false),
        ("VERDEFNUM", 0x6fff_fffd, false), ("NEEDED", 1, false),
    ]

    @Test(
        "a dynamic section that points past everything, or says nonsense",
        arguments: [0x7fff_ffff_ffff, UInt64.max, 0, 1, 7, 0x8000_0000_0000_0000])
    func dynamicSection(_ value: UInt64) async throws {
        let (command, library) = try await bystander()
        let whole = try Image(path: library)
        var trials = Trials()
        for (name, tag, needed) in Self.tags {
            guard let entry = whole.dynamicEntry(tag) else {
                Issue.record("the library has no DT_\(name)")
                continue
            }
            var image = whole
            image[entry + 8, UInt64.self] = value
            try image.write(to: library)
            try trials.run(
                command, naming: "libvictim.so", "DT_\(name) \(String(value, radix: 16))", mustFail: needed && value >= 0x7fff_ffff_ffff)
            try trials.run(
                command, options: ["--lazy"], naming: "libvictim.so", "DT_\(name) \(String(value, radix: 16)), lazy")
        }
        trials.report()
    }

    @Test("a dynamic section without one of its entries")
    func missingEntries() async throws {
        let (command, library) = try await bystander()
        let whole = try Image(path: library)
        var trials = Trials()
        for (name, tag, _) in Self.tags {
            guard let entry = whole.dynamicEntry(tag) else { continue }
            var image = whole
            image[entry, UInt64.self] = 0x6000_1234
            try image.write(to: library)
            try trials.run(command, naming: "libvictim.so", "without DT_\(name)")
        }
        trials.report()
    }

    @Test("segments that overlap, are huge or lie nowhere")
    func segments() async throws {
        let (command, library) = try await bystander()
        let whole = try Image(path: library)
        let values: [UInt64] = [0, 1, 0x1000, 1 << 40, 1 << 46, 0x7fff_ffff_f000, 1 << 47, 1 << 63, UInt64.max - 4095, UInt64.max]
        var trials = Trials()
        for segment in whole.segments where segment.type == Image.Segment.load || segment.type == Image.Segment.threadLocal {
            for field in [
                Image.Segment.fileOffset, Image.Segment.address, Image.Segment.fileSize, Image.Segment.memorySize, Image.Segment.alignment,
            ] {
                for value in values {
                    var image = whole
                    image[segment.offset + field, UInt64.self] = value
                    try image.write(to: library)
                    try trials.run(
                        command, naming: "libvictim.so", "segment at \(segment.offset), field \(field), \(String(value, radix: 16))")
                }
            }
        }
        trials.report()
    }

    @Test("a program that wants the place of the loader")
    func overlappingLoader() async throws {
        let still = ["-R", Workplace.swload]
        guard let setarch = Tool.find("setarch"), try Command(program: setarch, arguments: ["-R", "/bin/true"]).run().end == .exited(0)
        else {
            try Test.cancel("addresses cannot be made predictable here")
        }
        let maps = try Command(program: setarch, arguments: still + ["/bin/cat", "/proc/self/maps"]).succeed().text
        let name = URL(fileURLWithPath: Workplace.swload).resolvingSymlinksInPath().path
        let line = try #require(maps.split(separator: "\n").first { $0.hasSuffix(name) }, "the loader is not in \(maps)")
        let place = try #require(line.split(separator: "-").first)
        let program = Program("nolibc/alone.S", flags: ["-nostdlib", "-Wl,-Ttext-segment=0x\(place)"])
        let command = try await program.command(.staticFixed)
        let own = try command.run()
        let seen = try Command(program: setarch, arguments: still + [command.program]).run()
        let refused =
            seen.errorLines.count == 1 && seen.errorText.contains("/alone") && (seen.end == .exited(127) || seen.end == .exited(126))
        #expect(own.text == "without a library\n")
        #expect(refused || seen == own, "\(seen)")
    }

    @Test("a relocation of an unknown type, of a symbol that is not there, and of a place outside", arguments: ["type", "symbol", "place"])
    func relocation(_ what: String) async throws {
        let (command, library) = try await bystander()
        let whole = try Image(path: library)
        for tag in [7, 23] as [UInt64] {
            let table = try #require(whole.table(tag))
            var image = whole
            switch what {
            case "type": image[table + 8, UInt32.self] = 0xee
            case "symbol": (image[table + 8, UInt32.self], image[table + 12, UInt32.self]) = (6, 0xff_ffff)
            default: image[table, UInt64.self] = 0x7fff_ffff_0000
            }
            try image.write(to: library)
            let words = what == "type" ? ["libvictim.so", "238"] : ["libvictim.so"]
            try expectRefusal(command, naming: words, status: [127])
        }
    }

    @Test("packed relocations that are nonsense")
    func packedRelocations() async throws {
        let (command, library) = try await bystander(.packed)
        let whole = try Image(path: library)
        let values: [UInt64] = [0, 1, 7, 8, 0x1000, 1 << 40, 0x7fff_ffff_fff8, 1 << 63, UInt64.max - 7, UInt64.max]
        let places = try [35, 36, 37].map { try #require(whole.dynamicEntry($0)) + 8 } + [try #require(whole.table(36))]
        var trials = Trials()
        for place in places {
            for value in values {
                var image = whole
                image[place, UInt64.self] = value
                try image.write(to: library)
                try trials.run(command, naming: "libvictim.so", "\(String(value, radix: 16)) at \(place)")
            }
        }
        trials.report()
    }

    @Test("initialisers and finalisers that are nowhere")
    func initialisers() async throws {
        let library = Library("libstarter.so", "bad/starter.c", flags: ["-Wl,-init,starter_init", "-Wl,-fini,starter_fini"])
        let built = try await Program("bad/bystander.c", libraries: [library], prepare: "cp libstarter.so whole.so").built()
        let whole = try Image(path: "\(built.folder)/whole.so")
        var trials = Trials()
        for tag in [12, 13, 25, 26, 27, 28] as [UInt64] {
            for value in [0x7fff_ffff_ffff, UInt64.max, 1 << 40] as [UInt64] {
                var image = whole
                image[try #require(whole.dynamicEntry(tag)) + 8, UInt64.self] = value
                try image.write(to: "\(built.folder)/libstarter.so")
                let command = Command(program: built.path, limit: .seconds(5))
                try trials.run(command, naming: "libstarter.so", "tag \(tag) \(String(value, radix: 16))")
            }
        }
        trials.report()
    }

    @Test("symbols, names, hash and version tables with random bytes changed")
    func randomTables() async throws {
        let (command, library) = try await bystander()
        let whole = try Image(path: library)
        let hash = try #require(whole.table(4))
        let symbols = try #require(whole.table(6))
        let names = try #require(whole.table(5))
        let relocations = try #require(whole.table(7))
        let places = min(hash, symbols)..<relocations
        var random = FixedRandom(state: 21)
        var trials = Trials()
        for round in 0..<400 {
            var image = whole
            var changes: [String] = []
            for _ in 0...Int.random(in: 0..<3, using: &random) {
                let place = Int.random(in: places, using: &random)
                image.bytes[place] = UInt8.random(in: 0...255, using: &random)
                changes.append("\(place)=\(image.bytes[place])")
            }
            // A symbol that became an indirect function would have the loader call what no program meant to be called.
            let types = stride(from: symbols, to: names, by: 24).map { image.bytes[$0 + 4] & 15 }
            guard !types.contains(10) else { continue }
            try image.write(to: library)
            try trials.run(command, naming: "libvictim.so", "round \(round), bytes \(changes.joined(separator: " "))")
        }
        trials.report()
    }

    @Test("headers with random bytes changed")
    func random() async throws {
        let (command, library) = try await bystander()
        let whole = try Image(path: library)
        let dynamic = whole.dynamicSection
        let places = Array(0..<64) + Array(whole.programHeaders) + Array(dynamic)
        var random = FixedRandom(state: 20)
        // DT_INIT, DT_FINI and their arrays would have the loader call what no program meant to be called.
        let calls: Set<UInt64> = [12, 13, 25, 26, 27, 28, 32, 33]
        var trials = Trials()
        for round in 0..<400 {
            var image = whole
            var changes: [String] = []
            for _ in 0...Int.random(in: 0..<3, using: &random) {
                let place = places.randomElement(using: &random) ?? 0
                let value = UInt8.random(in: 0...255, using: &random)
                image.bytes[place] = value
                changes.append("\(place)=\(value)")
            }
            let tags = stride(from: dynamic.lowerBound, to: dynamic.upperBound, by: 16).map { image[$0, UInt64.self] }
            guard calls.isDisjoint(with: tags) else { continue }
            try image.write(to: library)
            try trials.run(command, naming: "libvictim.so", "round \(round), bytes \(changes.joined(separator: " "))")
        }
        trials.report()
    }
}
