import Inspect
import Testing

@Suite struct SymbolNameTests {
    @Test("a plain name has no other form", arguments: ["printf", "i", "_Zebra", "_ZN", "$", "$s", "_R", "_Royal", "", "@", "@@"])
    func plain(_ name: String) { #expect(SymbolName.readable(name) == nil) }

    @Test("a version stays behind the name")
    func version() { #expect(SymbolName.readable("_ZNSt9bad_allocD1Ev@@GLIBCXX_3.4") == "std::bad_alloc::~bad_alloc()@@GLIBCXX_3.4") }

    @Test(
        "C++ names read as c++filt writes them", .found("c++filt", "nm"),
        arguments: ["/usr/lib/x86_64-linux-gnu/libstdc++.so.6", "/usr/bin/gdb", "/usr/lib/llvm-*/lib/libLLVM-*.so.1"])
    func cxx(_ pattern: String) throws {
        guard let file = Demanglers.find(pattern) else { return }
        // The two differ from one another, by their age, in what is called in an expression.
        let names = try Demanglers.names(in: file, prefix: "_Z", atMost: 8_000).filter { !$0.contains("declval") }
        #expect(names.count > 50)
        #expect(try Demanglers.differences(names, from: "c++filt") == [])
    }

    @Test("the types behind the abbreviations of C++ names are written out wherever they stand", .found("c++filt"))
    func abbreviations() throws {
        let names = [
            "_Z1fSs", "_Z1fSsSiSoSd", "_Z1fSt6vectorISsSaISsEE", "_ZN1AIS_ISsEE1fEv", "_ZNSo6sentryD1Ev", "_ZNSsC1ERKSs", "_Z1fPKSs",
            "_Z1f11string_view", "_ZSt1fSs",
        ]
        #expect(try Demanglers.differences(names, from: "c++filt") == [])
    }

    @Test("Rust's names of both manglings read as c++filt writes them", .found("c++filt", "nm", "rustc"), arguments: ["v0", "legacy"])
    func rust(_ mangling: String) throws {
        let program = "/tmp/swload-names-\(UInt64.random(in: 0 ... .max))"
        defer { _ = try? Demanglers.lines("rm -f \(program)") }
        let source = #filePath.split(separator: "/").dropLast(3).map { "/" + $0 }.joined() + "/TestPrograms/seed/panics.rs"
        // The older mangling is an option of the unstable kind today.
        _ = try Demanglers.lines(
            "RUSTC_BOOTSTRAP=1 rustc -Zunstable-options -C symbol-mangling-version=\(mangling) \(source) -o \(program) 2>&1")
        let names = try Demanglers.names(in: program, prefix: mangling == "v0" ? "_R" : "_ZN.*17h[0-9a-f]{16}E")
        #expect(names.count > 100)
        #expect(try Demanglers.differences(names, from: "c++filt --no-verbose --format=rust") == [])
    }

    @Test(
        "every rule of Rust's grammar",
        arguments: [
            ("_RNvC6_123foo3bar", "123foo::bar"),
            ("_RNqCs4fqI2P2rA04_11utf8_identsu30____7hkackfecea1cbdathfdh9hlq6y", "utf8_idents::საჭმელად_გემრიელი_სადილი"),
            ("_RNCNCNgCs6DXkGYLi8lr_2cc5spawn00B5_", "cc::spawn::{closure#0}::{closure#0}"),
            ("_RNCINkXs25_NgCsbmNqQUJIY6D_4core5sliceINyB9_4IterhENuNgNoBb_4iter8iterator8Iterator9rpositionNCNgNpB9_6memchr7memrchrs_0E0Bb_",
             "<core::slice::Iter<u8> as core::iter::iterator::Iterator>::rposition::<core::slice::memchr::memrchr::{closure#1}>::{closure#0}"),
            ("_RINbNbCskIICzLVDPPb_5alloc5alloc8box_freeDINbNiB4_5boxed5FnBoxuEp6OutputuEL_ECs1iopQbuBiw2_3std",
             "alloc::alloc::box_free::<dyn alloc::boxed::FnBox<(), Output = ()>>"),
            ("_RMCs4fqI2P2rA04_13const_genericINtB0_8UnsignedKhb_E", "<const_generic::Unsigned<11>>"),
            ("_RMCs4fqI2P2rA04_13const_genericINtB0_6SignedKs98_E", "<const_generic::Signed<152>>"),
            ("_RMCs4fqI2P2rA04_13const_genericINtB0_6SignedKanb_E", "<const_generic::Signed<-11>>"),
            ("_RMCs4fqI2P2rA04_13const_genericINtB0_4BoolKb1_E", "<const_generic::Bool<true>>"),
            ("_RMCs4fqI2P2rA04_13const_genericINtB0_4CharKc2202_E", "<const_generic::Char<'∂'>>"),
            ("_RMCs4fqI2P2rA04_13const_genericINtB0_3FooKpE", "<const_generic::Foo<_>>"),
            ("_RIC1aKRe616263_E", "a::<\"abc\">"), ("_RIC1aKe616263_E", "a::<{*\"abc\"}>"), ("_RIC1aKRAj1_j2_EE", "a::<{&[1, 2]}>"),
            ("_RIC1aKTj1_EE", "a::<{(1,)}>"), ("_RIC1aKVNtC1b1SS1xj1_1yb0_EE", "a::<{b::S { x: 1, y: false }}>"),
            ("_RIC1aKVNtC1b1STj1_EE", "a::<{b::S(1)}>"), ("_RIC1aKVNtC1b1SUE", "a::<{b::S}>"),
            ("_RIC1aFG_UKCRL0_hRL_tEuE", "a::<for<'a> unsafe extern \"C\" fn(&'a u8, &u16)>"),
            ("_RIC1aFK13system_unwindEmE", "a::<extern \"system-unwind\" fn() -> u32>"), ("_RIC1aTEThETxyEE", "a::<(), (u8,), (i64, u64)>"),
            ("_RIC1aPhOaQhSbAcj3_E", "a::<*const u8, *mut i8, &mut u8, [bool], [char; 3]>"),
            ("_RIC1aDNtC1b1TNtC1c1UEL_E", "a::<dyn b::T + c::U>"), ("_RIC1aL_E", "a::<'_>"), ("_RNSC1a3fooE", ""), ("_RNSC1a3foo", "a::{shim:foo#0}"),
            ("_RYhNtC1a1T", "<u8 as a::T>"), ("_RC1a.llvm.123", "a"), ("_ZN3foo17h05af221e174051e9E", "foo"),
            ("_ZN28_$u7b$$u7b$closure$u7d$$u7d$17h05af221e174051e9E.llvm.1", "{{closure}}"),
            ("_ZN71_$LT$Test$u20$$u2b$$u20$$u27$static$u20$as$u20$foo..Bar$LT$Test$GT$$GT$3bar17h930b740aa94f1d3aE", "<Test + 'static as foo::Bar<Test>>::bar"),
        ])
    func rustRule(_ mangled: String, _ readable: String) { #expect(SymbolName.readable(mangled) == (readable.isEmpty ? nil : readable)) }

    @Test("Swift's names read as swift-demangle writes them", .found("nm", "swift-demangle"), arguments: ["libswiftCore", "libTesting"])
    func swift(_ library: String) throws {
        let folder = "$(dirname $(readlink -f $(command -v swift-demangle)))/../lib/swift/linux"
        let names = try Demanglers.names(in: "\(folder)/\(library).so", prefix: "[$]s", atMost: 8_000)
        #expect(names.count > 1_000)
        #expect(try Demanglers.differences(names, from: "swift-demangle --compact") == [])
    }

    @Test("hostile names are answered without a trap, and in the end not at all", arguments: Hostile.names)
    func hostile(_ name: String) { #expect(SymbolName.readable(name) == nil) }

    @Test("names broken at random are no danger")
    func broken() {
        var random = SystemRandomNumberGenerator()
        let names = [
            "_RNCINkXs25_NgCsbmNqQUJIY6D_4core5sliceINyB9_4IterhENuNgNoBb_4iter8iterator8Iterator9rpositionNCNgNpB9_6memchr7memrchrs_0E0Bb_",
            "_ZN71_$LT$Test$u20$$u2b$$u20$$u27$static$u20$as$u20$foo..Bar$LT$Test$GT$$GT$3bar17h930b740aa94f1d3aE",
            "_ZNSt6vectorISsSaISsEE17_M_default_appendEm", "$sSD17compactMapValuesySDyxqd__Gqd__Sgq_KXEKlF",
        ].map { Array($0.utf8) }
        for name in names {
            for _ in 0..<2_000 {
                var bytes = name
                for _ in 0..<Int.random(in: 1...3, using: &random) {
                    let index = Int.random(in: 2..<bytes.count, using: &random)
                    switch Int.random(in: 0..<3, using: &random) {
                    case 0: bytes[index] = UInt8.random(in: 33..<127, using: &random)
                    case 1: bytes.insert(contentsOf: name.shuffled(using: &random).prefix(8), at: index)
                    default: bytes.removeLast(min(bytes.count - 3, index))
                    }
                    if bytes.count < 4 { break }
                }
                let readable = SymbolName.readable(String(decoding: bytes, as: UTF8.self))
                #expect((readable?.utf8.count ?? 0) <= 1 << 20)
            }
        }
    }
}

/// Names that stand for endless text, or lead in a circle.
private enum Hostile {
    static var names: [String] {
        [
            "_R" + String(repeating: "N", count: 100_000), "_RNvB_1a", "_RIC1aB_E", "_RMB_B_", "_RC99999999999999999999999",
            "_RIC1a" + String(repeating: "T", count: 1_000) + String(repeating: "E", count: 1_001), "_Z" + String(repeating: "N", count: 100_000),
            "_Z1f" + String(repeating: "P", count: 60_000) + "i", "_ZN99999999999999999999a17h05af221e174051e9E", "$s" + String(repeating: "Sg", count: 30_000),
            "_RNvC1au1\u{e9}", "_RIC1aFGzzzzzzzzz_EuE", "_RIC1aKc110000_E", rust(doubled: 40), swift(doubled: 24),
        ]
    }

    /// A tuple of two, the second of which is the first once more, and so on inwards.
    private static func rust(doubled levels: Int) -> String {
        // Behind `_RIC1a` every level adds a `T` in front; its first element begins behind it.
        let starts = (0..<levels).reversed().map { level in "B" + base62(5 + level) + "E" }
        return "_RIC1a" + String(repeating: "T", count: levels) + "h" + starts.joined() + "E"
    }

    private static func base62(_ number: Int) -> String {
        let digits = Array("0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")
        return number == 0 ? "_" : String(digits[number - 1]) + "_"
    }

    /// A dictionary whose value is its key once more, and so on inwards.
    private static func swift(doubled levels: Int) -> String {
        var type = "SDySiSiG"
        for level in 0..<levels { type = "SDy" + type + "A" + String(Character(Unicode.Scalar(UInt8(65 + level)))) + "G" }
        return "$s" + type + "D"
    }
}
