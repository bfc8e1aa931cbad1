import ELF
import Foundation
import Inspect
import Testing

@Suite(.found("gcc")) struct LintTests {
    private func rules(_ path: String) throws -> Set<LintRule> {
        let file = try ELFFile(path: path)
        return Set(Lint(file, closure: try? Closure(program: path, options: ClosureOptions())).findings.map(\.rule))
    }

    private static let clean = ["-shared", "-fPIC", "-Wl,-z,relro,-z,now,-z,noexecstack", "-Wl,--hash-style=gnu", "-Wl,--build-id", "-Wl,-soname,libx.so"]

    /// A library with one fault, beside the same library without it.
    @Test(
        "each rule finds its fault, and nothing in a library without it",
        arguments: [
            (LintRule.oldRunPath, ["-Wl,--disable-new-dtags,-rpath,'$ORIGIN'"], ""),
            (.relativeRunPath, ["-Wl,-rpath,lib"], ""), (.relativeRunPath, ["-Wl,-rpath,'$ORIGIN:'"], ""), (.writableRunPath, ["-Wl,-rpath,/tmp"], ""),
            (.writableRunPath, ["-Wl,-rpath,/tmp/swload-is-not-there"], ""), (.absentRunPath, ["-Wl,-rpath,/usr/swload-is-not-there"], ""),
            (.executableStack, ["-Wl,-z,execstack"], ""), (.noRelro, ["-Wl,-z,norelro"], ""), (.lazyBinding, ["-Wl,-z,lazy"], ""),
            (.oldHashTable, ["-Wl,--hash-style=sysv"], ""), (.noBuildID, ["-Wl,--build-id=none"], ""), (.unusedLibrary, ["-Wl,--no-as-needed", "-lm"], ""),
            (.staticStorage, ["-ftls-model=initial-exec"], "__thread int late; int *place(void) { return &late; }"),
            (.writableCode, [], "__asm__(\".section .mixed,\\\"awx\\\"\\n.quad 1\\n.text\");"), (.underlinked, [], "int nobody_has_this(void); int caller(void) { return nobody_has_this(); }"),
        ])
    func rule(_ rule: LintRule, _ flags: [String], _ source: String) throws {
        let folder = try Folder()
        let base = "#include <stdlib.h>\nint f(const char *text) { return atoi(text); }\n"
        let clean = try rules(try folder.compile("libclean.so", base, Self.clean.joined(separator: " ")))
        #expect(clean == [])
        let faulty = try rules(try folder.compile("libfaulty.so", base + source, (Self.clean + flags).joined(separator: " ")))
        #expect(faulty.contains(rule), "\(faulty)")
    }

    @Test("a library without a name, one that is named by its path, and one that is named twice")
    func names() throws {
        let folder = try Folder()
        let nameless = try folder.compile("libnameless.so", "int f(void) { return 1; }", Self.clean.dropLast().joined(separator: " "))
        #expect(try rules(nameless) == [.missingName])
        let user = try folder.compile("libuser.so", "int f(void); int g(void) { return f(); }", (Self.clean + ["./libnameless.so"]).joined(separator: " "))
        #expect(try rules(user).contains(.libraryByPath))
        // The link editor writes a library down once; the second entry takes the place of DT_SONAME.
        var bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: user)))
        let dynamic = try #require(try ELFFile(path: user).dynamicTable)
        for (index, entry) in dynamic.entries.enumerated() where entry.tag == .soName {
            let needed = try #require(dynamic.value(of: .needed))
            for (place, value) in [(0, UInt64(1)), (8, needed)] {
                for byte in 0..<8 { bytes[Int(dynamic.offset) + index * 16 + place + byte] = UInt8(truncatingIfNeeded: value >> UInt64(8 * byte)) }
            }
        }
        #expect(try rules(try folder.write("libtwice.so", Data(bytes))).contains(.duplicateLibrary))
    }

    @Test("text relocations, which only assembly makes today")
    func textRelocations() throws {
        let folder = try Folder()
        let path = try folder.compile(
            "libtext.so", "extern int other; __asm__(\".text\\n.globl place\\nplace: .quad other\\n\"); int own;", (Self.clean + ["-Wl,-z,notext"]).joined(separator: " "))
        #expect(try rules(path).contains(.textRelocations))
    }

    @Test("a program: fixed addresses, an interpreter that is not there, a library that is missing, one that only another library names")
    func programs() throws {
        let folder = try Folder()
        let program = "int main(void) { return 0; }"
        #expect(try rules(try folder.compile("pie", program, "-pie -fPIE")).isDisjoint(with: [.fixedAddress, .missingInterpreter]))
        #expect(try rules(try folder.compile("fixed", program, "-no-pie")).contains(.fixedAddress))
        #expect(try rules(try folder.compile("lost", program, "-Wl,--dynamic-linker=/lib/nowhere.so")).contains(.missingInterpreter))
        try folder.compile("libinner.so", "int inner(void) { return 1; }", "-shared -fPIC -Wl,-soname,libinner.so")
        try folder.compile("libouter.so", "int inner(void); int outer(void) { return inner(); }", "-shared -fPIC -Wl,-soname,libouter.so -L. -linner -Wl,-rpath,'$ORIGIN'")
        let user = "int inner(void); int outer(void); int main(void) { return inner() + outer(); }"
        let path = try folder.compile("user", user, "-L. -louter -Wl,-rpath,'$ORIGIN',--allow-shlib-undefined,--unresolved-symbols=ignore-all")
        let whole = try rules(path)
        #expect(whole.contains(.indirectlyLinked) && !whole.contains(.missingLibrary))
        try FileManager.default.removeItem(atPath: folder.path + "/libinner.so")
        #expect(try rules(path).contains(.missingLibrary))
    }

    @Test("every rule says why, and has a name of its own")
    func reasons() {
        #expect(Set(LintRule.allCases.map(\.reason)).count == LintRule.allCases.count)
        #expect(LintRule.allCases.allSatisfy { !$0.reason.isEmpty })
    }

    @Test("broken files are looked at without a trap")
    func broken() throws {
        let folder = try Folder()
        let path = try folder.compile("libx.so", "#include <stdlib.h>\n__thread int t; int f(const char *x) { return atoi(x) + t; }", Self.clean.joined(separator: " "))
        let good = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
        var random = SystemRandomNumberGenerator()
        let original = try ELFFile(path: path)
        for round in 0..<120 {
            var bytes = good
            if round % 3 == 0 { bytes.removeLast(Int.random(in: 1..<bytes.count - 64, using: &random)) }
            for _ in 0..<Int.random(in: 1...8, using: &random) { bytes[Int.random(in: 16..<min(bytes.count, 2048), using: &random)] = UInt8.random(in: 0...255, using: &random) }
            let broken = try folder.write("broken.so", Data(bytes))
            guard let file = try? ELFFile(path: broken) else { continue }
            let lint = Lint(file, closure: try? Closure(program: broken, options: ClosureOptions()))
            #expect(lint.findings.count < 10_000)
            #expect(FileDifference(original, file).parts.count == 8)
            _ = try? LinkageEntry("atoi", in: file)
            if let closure = try? Closure(program: broken, options: ClosureOptions()) { _ = try? StaticStorage(closure) }
        }
    }
}
