import Testing

@testable import Inspect

@Suite struct PrototypeTests {
    @Test(
        "declarations mean what C says",
        arguments: [
            ("double pow(double, double)", "pow: double (double, double)"),
            ("int printf(const char *restrict format, ...);", "printf: int (const char *format, ...)"),
            ("char *getenv(const char*name)", "getenv: char * (const char *name)"),
            ("void f(void)", "f: void (void)"), ("void f()", "f: void (void)"),
            ("long unsigned int f(short, signed char, unsigned)", "f: long unsigned int (short, signed char, unsigned)"),
            ("int main(int argc, char *argv[])", "main: int (int argc, char **argv)"),
            ("void qsort(void *, size_t, size_t, int (*compare)(const void *, const void *))",
             "qsort: void (void *, size_t, size_t, int (*)(const void *, const void *) compare)"),
            ("void (*signal(int, void (*)(int)))(int)", "signal: void (*)(int) (int, void (*)(int))"),
            ("int apply(int f(int), int x)", "apply: int (int (*)(int) f, int x)"),
            ("struct div { int quot, rem; }; struct div div(int, int)", "div: struct div (int, int)"),
            ("typedef struct { double x, y; } point; point add(point, point *)",
             "add: struct { double x; double y; } (struct { double x; double y; }, struct { double x; double y; } *)"),
            ("struct tm *gmtime(const time_t *)", "gmtime: struct tm * (const time_t *)"), ("FILE *fopen(const char *, const char *)", "fopen: FILE * (const char *, const char *)"),
            ("const char *const *names(void)", "names: const char *const * (void)"),
        ])
    func meaning(_ text: String, _ meaning: String) throws {
        let prototype = try Prototype(text)
        #expect("\(prototype.name): \(prototype.function.result.spelling) (\(prototype.function.parameterList))" == meaning)
    }

    @Test(
        "what is no prototype is refused with what was expected",
        arguments: [
            "", ";", "int", "int f", "int f(", "int f(int", "int f(int,", "int f)", "f()(", "int f(int))", "int f[3]", "int $f(void)", "struct { int x; } f",
            "int f(struct s)", "struct s { int x } f(void)", "union { int a; } f(void)", "int f(long double long)", "int f(short long)", "int f(void, int)",
            "struct s { struct s inner; } f(void)", "int f(int a[99999999999])", "int f(_Complex double)", "struct s { char a[16777216]; char b[16777216]; } f(void)",
        ])
    func refused(_ text: String) { #expect(throws: CallError.self) { try Prototype(text) } }

    @Test("nesting without end is refused")
    func depth() {
        for text in [
            "int " + String(repeating: "(*", count: 100_000), "int f(" + String(repeating: "int (*)(", count: 100_000),
            String(repeating: "struct { ", count: 100_000), "int f(int " + String(repeating: "[1]", count: 100),
        ] { #expect(throws: CallError.self) { try Prototype(text) } }
    }

    @Test("fields lie where the compiler puts them", .found("gcc"))
    func fields() throws {
        let fields = "char a; short b; char c; long d; int e[3]; char f; double g; struct { char h; float i; } j; long double k; _Bool l"
        let folder = try Folder()
        let names = ["a", "b", "c", "d", "e", "f", "g", "j", "k", "l"]
        let program = try folder.compile(
            "fields",
            """
            #include <stdio.h>
            #include <stddef.h>
            struct s { \(fields); };
            int main() { \(names.map { "printf(\"%zu \", offsetof(struct s, \($0)));" }.joined()) printf("%zu %zu", sizeof(struct s), _Alignof(struct s)); }
            """)
        guard case .structure(let structure) = try Prototype("struct s { \(fields); } f(void)").function.result else {
            Issue.record("no structure")
            return
        }
        let numbers = structure.fields.map(\.offset) + [structure.size, structure.alignment]
        let seen = try Shell.run(program)
        #expect(numbers.map(String.init).joined(separator: " ") == seen)
    }

    @Test(
        "a formula is computed as C computes it, and what has no value is 0",
        arguments: [
            ("a-b", 5, 3, 2), ("a+b*2", 1, 3, 7), ("(a+b)*2", 1, 3, 8), ("-a", 4, 0, -4), ("a/b", 7, 2, 3), ("a/b", 7, 0, 0), ("a%b", -7, 4, -3),
            ("a<b", 1, 2, 1), ("a==b", 2, 2, 1), ("!(a>b)", 2, 1, 0), ("0x10", 0, 0, 16), ("a/b", Int64.min, -1, Int64.min), ("a*b", Int64.max, 2, -2),
        ])
    func formula(_ text: String, _ a: Int64, _ b: Int64, _ value: Int64) throws {
        #expect(try Formula(text[...]).value([.whole(a), .whole(b)]) == .whole(value))
    }

    @Test("what is no formula is refused", arguments: ["", "a-", "1 2", "a=b", "(a", "ab", "a;b", String(repeating: "(", count: 10_000)])
    func noFormula(_ text: String) { #expect(throws: Formula.Failure.self) { try Formula(text[...]) } }
}
