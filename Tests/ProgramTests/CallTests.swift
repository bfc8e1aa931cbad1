import Foundation
import Testing

/// `swload call`: the library that it loads, the call that libffi makes, and what is told of both.
@Suite(.needs("gcc"), .enabled(if: Interface.isInstalled, "not installed: libffi.so.8")) struct CallTests {
    private func call(_ words: String..., options: [String] = [], folder: String? = nil) throws -> Outcome {
        try Command(program: Workplace.swload, arguments: options + ["call"] + words, folder: folder).run()
    }

    private func answer(_ words: String...) throws -> String {
        let seen = try Command(program: Workplace.swload, arguments: ["call"] + words).run()
        #expect(seen.end == .exited(0) && seen.errors.isEmpty, "\(seen)")
        return seen.text
    }

    private static let shapes = Library("libshapes.so", "call/shapes.c", needs: ["libscale.so"])
    private static let program = Program("seed/hello.c", libraries: [Library("libscale.so", "call/scale.c"), shapes])

    @Test("a number goes in and comes out") func numbers() throws {
        #expect(try answer("libm.so.6", "double pow(double, double)", "2", "10") == "1024\n")
        #expect(try answer("libm.so.6", "float sqrtf(float x);", "2") == "1.4142135\n")
        #expect(try answer("libm.so.6", "long double sqrtl(long double)", "2") == "1.4142135623730950488\n")
        #expect(try answer("libc.so.6", "int abs(int)", "-5") == "5\n")
        #expect(try answer("libc.so.6", "unsigned long strtoul(const char *, char **, int)", "ffffffffffffffff", "null", "16") == "18446744073709551615\n")
        #expect(try answer("libc.so.6", "int toupper(int)", "'a'") == "65\n")
    }

    @Test("texts and buffers: the result is quoted, what the call wrote is shown") func texts() throws {
        #expect(try answer("libc.so.6", "size_t strlen(const char *)", "hello") == "5\n")
        #expect(try answer("libc.so.6", "char *strcpy(char *to, const char *)", "buf:16", "a\tb") == "\"a\\tb\"\nargument 1 (to): \"a\\tb\"\n")
        #expect(try answer("libc.so.6", "char *strchr(const char *, int)", "hello", "'z'") == "NULL\n")
        #expect(try answer("libm.so.6", "double frexp(double, int *exponent)", "10", "&0") == "0.625\nargument 2 (exponent): 4\n")
        #expect(try answer("libc.so.6", "void *memset(void *, int, size_t)", "bytes:00112233", "0xff", "2").hasSuffix("argument 1: {255, 255, 34, 51}\n"))
        #expect(try answer("libc.so.6", "void swab(const void *, void *, ssize_t)", "str:badc", "buf:4", "4") == "argument 2: {97, 98, 99, 100}\n")
    }

    @Test("arguments behind '...' have the types that they look like, or a cast's") func variadic() throws {
        let seen = try answer("libc.so.6", "int printf(const char *, ...)", "%s %d %ld %g %hhd %c|", "spider", "8", "99999999999", "2.5", "(char)7", "'x'")
        #expect(seen == "spider 8 99999999999 2.5 7 x|29\n")
    }

    @Test("structures of every class go by value") func structures() async throws {
        let folder = try await Self.program.built().folder
        let library = folder + "/libshapes.so"
        let point = "struct point { double x, y; }; "
        #expect(try answer(library, point + "struct point mirrored(struct point)", "{1, 2.5}") == "{x = 25, y = 10}\n")
        #expect(try answer(library, "typedef struct { int count; double weight; } mixed; mixed doubled(mixed)", "{3, 0.25}") == "{count = 6, weight = 0.5}\n")
        #expect(try answer(library, "long total(struct large { long numbers[4]; } l)", "{{1, 2, 3, 4}}") == "10\n")
        #expect(try answer(library, "struct large { long numbers[4]; } counted(long)", "7") == "{numbers = {7, 8, 9, 10}}\n")
        #expect(try answer(library, "float sum(struct { float a, b, c; })", "{1, 2, 3.5}") == "6.5\n")
        #expect(try answer(library, point + "char tag(struct nested { struct point corner; char tag; })", "{{1, 2}, 'q'}") == "'q' (113)\n")
        #expect(try answer(library, point + "void move(struct point *p, double)", "{1, 2}", "0.5") == "argument 1 (p): {x = 1.5, y = 2.5}\n")
    }

    @Test("narrow arguments, and more than fit into registers") func conventions() async throws {
        let library = try await Self.program.built().folder + "/libshapes.so"
        #expect(try answer(library, "int8_t narrow(int8_t, uint8_t, int16_t, uint16_t, bool)", "-100", "200", "-300", "250", "true") == "51\n")
        let ten = "int ten(int, int, int, int, int, int, int, int, int, int)"
        #expect(try answer(library, ten, "1", "2", "3", "4", "5", "6", "7", "8", "9", "10") == "385\n")
    }

    @Test("a callback tells of its calls and returns what its formula says") func callbacks() async throws {
        let sort = "void qsort(void *base, size_t, size_t, int (*compare)(const void *, const void *))"
        let sorted = try answer("libc.so.6", sort, "array:int:3,1,2", "3", "4", "callback=a-b")
        #expect(sorted.contains("callback compare(&3, &1) = 2\n") && sorted.hasSuffix("argument 1 (base): {1, 2, 3}\n"), "\(sorted)")
        let floating = try answer("libc.so.6", sort, "array:double:0.1,0.3,0.2", "3", "8", "callback:double=b-a")
        #expect(floating.hasSuffix("argument 1 (base): {0.3, 0.2, 0.1}\n"), "\(floating)")
        let silent = try answer("libc.so.6", sort, "array:int:3,1", "2", "4", "callback")
        #expect(silent == "callback compare(&3, &1) = 0\nargument 1 (base): {3, 1}\n")
        let library = try await Self.program.built().folder + "/libshapes.so"
        #expect(try answer(library, "double apply(double (*f)(double, int), double)", "callback=a*b+1", "2.5") == "callback f(2.5, 3) = 8.5\n8.5\n")
    }

    @Test("the library and what it needs are loaded by swload, and so is libffi") func loading() async throws {
        let folder = try await Self.program.built().folder
        let prototype = "struct point { double x, y; }; struct point mirrored(struct point)"
        let seen = try call("./libshapes.so", prototype, "{1, 2}", options: ["--trace=files"], folder: folder)
        #expect(seen.end == .exited(0) && seen.text == "{x = 20, y = 10}\n")
        for library in ["/libshapes.so", "/libscale.so", "/libffi.so."] {
            #expect(seen.errorLines.contains { $0.contains("calling init: ") && $0.contains(library) }, "\(library)")
        }
        let maps = try answer("libc.so.6", "int system(const char *)", "cat /proc/$PPID/maps | sed 's,.*/,,' | sort -u")
        let files = maps.split(separator: "\n")
        #expect(files.contains("swload") && files.contains("swload-inspect"))
    }

    @Test("the error number is told where the call sets one") func errorNumber() throws {
        let seen = try answer("libc.so.6", "int open(const char *, int)", "/nonexistent", "0")
        #expect(seen == "-1\nerrno: 2 (No such file or directory)\n")
    }

    private struct Seen: Decodable {
        struct Result: Decodable {
            var type: String
            var value: Double?
        }
        struct Memory: Decodable {
            var argument: Int
            var type: String
            var value: [Double]
        }
        struct Call: Decodable {
            var name: String
            var arguments: [String]
            var result: String
        }
        var schema, library, function: String
        var result: Result
        var memory: [Memory]
        var callbacks: [Call]
    }

    @Test("--json says all of it") func object() throws {
        let sort = "void qsort(void *, size_t, size_t, int (*)(const void *, const void *))"
        let seen = try call("--json", "libc.so.6", sort, "array:int:2,1", "2", "4", "callback=a-b")
        let object = try JSONDecoder().decode(Seen.self, from: seen.output)
        #expect(object.schema == "swload.call/1" && object.function == "qsort" && object.library.hasSuffix("libc.so.6"))
        #expect(object.memory.map(\.value) == [[1, 2]] && object.memory[0].type == "int[2]")
        #expect(object.callbacks.map(\.arguments) == [["&2", "&1"]] && object.callbacks[0].result == "1")
        let number = try call("--json", "libm.so.6", "double pow(double, double)", "2", "0.5")
        #expect(try JSONDecoder().decode(Seen.self, from: number.output).result.value == 2.0.squareRoot())
    }

    @Test(
        "what cannot be called is told in one line that names it",
        arguments: [
            (["libm.so.6", "double pow(double x, double y)", "2", "many"], 1, "argument 2 (y) of type 'double': 'many' is no number"),
            (["libc.so.6", "int abs(int)", "99999999999"], 1, "argument 1 of type 'int': '99999999999' is not from -2147483648 to 2147483647"),
            (["libc.so.6", "int abs(int)"], 1, "abs takes 1 argument (int), 0 are given"),
            (["libc.so.6", "int abs(int", "1"], 1, "prototype 'int abs(int': ')' expected at its end"),
            (["libc.so.6", "int abs(struct unknown)", "1"], 1, "the size of 'struct unknown' is not known"),
            (["libc.so.6", "void free(void *)", "text"], 1, "argument 1 of type 'void *': 'text' is no pointer"),
            (["libc.so.6", "void f(void (*)(void))", "callback=1+"], 1, "is no formula from"),
            (["libmissing.so", "int f(void)"], 127, "libmissing.so cannot be loaded: libmissing.so: cannot open shared object file"),
            (["libc.so.6", "int f_missing(void)"], 127, "no function 'f_missing' in libc.so.6"),
            (["libc.so.6", "int environ(void)"], 127, "no function 'environ' in libc.so.6: it is data"),
        ])
    func wrong(_ words: [String], _ status: Int32, _ line: String) throws {
        let seen = try Command(program: Workplace.swload, arguments: ["call"] + words).run()
        #expect(seen.end == .exited(status) && seen.errorLines.count == 1 && seen.output.isEmpty, "\(seen)")
        #expect(seen.errorText.hasPrefix("swload: call: ") && seen.errorText.contains(line), "\(seen)")
    }

    @Test("a call that a signal ends is named before it ends so") func crash() throws {
        let seen = try call("libc.so.6", "size_t strlen(const char *)", "0x10")
        #expect(seen.end == .killed(SIGSEGV) && seen.errorText.contains("strlen in libc.so.6 was ended by SIGSEGV"), "\(seen)")
    }
}

private enum Interface {
    static let isInstalled = ["/usr/lib/x86_64-linux-gnu", "/lib/x86_64-linux-gnu", "/usr/lib64"].contains {
        FileManager.default.fileExists(atPath: $0 + "/libffi.so.8") || FileManager.default.fileExists(atPath: $0 + "/libffi.so.7")
    }
}
