import ELF
import Testing

@Suite struct SymbolTests {
    static let types: [Substring: SymbolType] = [
        "NOTYPE": .none, "OBJECT": .object, "FUNC": .function, "COMMON": .common, "TLS": .threadLocal, "IFUNC": .indirectFunction,
    ]
    static let bindings: [Substring: SymbolBinding] = ["LOCAL": .local, "GLOBAL": .global, "WEAK": .weak, "UNIQUE": .unique]
    static let visibilities: [Substring: SymbolVisibility] = [
        "DEFAULT": .standard, "INTERNAL": .inner, "HIDDEN": .hidden, "PROTECTED": .protected,
    ]

    @Test(.enabled(if: Tool.readelf.isInstalled, "readelf is not installed"), arguments: SystemFile.installed)
    func agreeWithReadelf(file: SystemFile) throws {
        try compare(file.mapped().dynamicObject(), try #require(file.path))
    }

    @Test(.enabled(if: Tool.readelf.isInstalled && Tool.gcc.isInstalled, "readelf or gcc is not installed"))
    func agreeWithReadelfOnRareKinds() throws {
        let library = try CompiledLibrary(
            """
            __attribute__((visibility("protected"))) int protected_data = 1;
            __attribute__((weak)) int weak_data;
            __thread int thread_data = 3;
            extern int missing; int *address = &missing;
            static int one(void) { return 1; }
            static int (*choose(void))(void) { return one; }
            int chosen(void) __attribute__((ifunc("choose")));
            asm(".globl absolute_number\\nabsolute_number = 0x1234\\n");
            asm(".type unique_data, @gnu_unique_object\\n.globl unique_data\\n.data\\nunique_data: .long 1\\n.size unique_data, 4\\n.text");
            """)
        let object = try MappedFile(path: library.path).dynamicObject()
        try compare(object, library.path)
        var found: [String: Symbol] = [:]
        for index in 1..<object.hash.symbolCount {
            let symbol = try #require(object.symbols[index])
            found[try object.string(at: UInt64(symbol.nameOffset)).text] = symbol
        }
        #expect(found["protected_data"]?.visibility == .protected)
        #expect(found["weak_data"]?.binding == .weak)
        #expect(found["thread_data"]?.type == .threadLocal)
        #expect(found["chosen"]?.type == .indirectFunction)
        #expect(found["unique_data"]?.binding == .unique)
        #expect(found["absolute_number"]?.isAbsolute == true)
        #expect(found["absolute_number"]?.value == 0x1234)
        #expect(found["missing"]?.isUndefined == true)
    }

    private func compare(_ object: DynamicObject, _ path: String) throws {
        let wanted = try ReadELF(path: path).symbols()
        try #require(wanted.count > 5)
        for (index, expected) in wanted.enumerated() {
            let symbol = try #require(object.symbols[index])
            #expect(symbol.value == expected.value && symbol.size == expected.size, "\(expected)")
            #expect(symbol.type == Self.types[expected.type], "\(expected)")
            #expect(symbol.binding == Self.bindings[expected.binding], "\(expected)")
            #expect(symbol.visibility == Self.visibilities[expected.visibility], "\(expected)")
            #expect(symbol.isUndefined == (expected.section == "UND"), "\(expected)")
            #expect(symbol.isAbsolute == (expected.section == "ABS"), "\(expected)")
            if let number = UInt16(expected.section) { #expect(symbol.section == number, "\(expected)") }
            #expect(try object.string(at: UInt64(symbol.nameOffset)).text == expected.name)
        }
    }

    @Test(arguments: 0...3 as ClosedRange<UInt8>)
    func otherIsTheVisibility(other: UInt8) throws {
        // The upper bits of st_other mean other things on other machines.
        let record = Record().adding(0 as UInt32).adding(0x12 as UInt8, 0xf4 | other).adding(5 as UInt16).adding(7 as UInt64, 8)
        try withBytes(record.bytes) { bytes in
            let symbol = try #require(Table<Symbol>(bytes)[0])
            #expect(symbol.visibility == [.standard, .inner, .hidden, .protected][Int(other)])
            #expect(symbol.bindsLocally == (other == 1 || other == 2))
            #expect(symbol.binding == .global)
            #expect(symbol.type == .function)
        }
    }

    /// ld.so's lookup takes symbols without a type, objects, functions, commons, thread-local and indirect ones, and no others.
    @Test func someTypesCannotBeBound() {
        let bindable: Set<UInt8> = [0, 1, 2, 5, 6, 10]
        for type in 0...255 as ClosedRange<UInt8> { #expect(SymbolType(rawValue: type).canBeBound == bindable.contains(type), "\(type)") }
    }
}
