import ELF
import Testing
import Trace

/// Functions as C declares them.
@Suite struct PrototypeTests {
    private func parse(_ text: String) throws(PrototypeError) -> Prototypes { try Prototypes(text.kept) }

    private func prototype(_ text: String, of name: String) throws -> Prototype {
        let all = try parse(text)
        return all.all[try #require(all.index(of: name.kept), "\(text)")]
    }

    @Test(
        "types of C and of its library",
        arguments: [
            ("int", ValueType.signed(4)), ("unsigned", .unsigned(4)), ("unsigned long int", .unsigned(8)), ("long long", .signed(8)),
            ("short unsigned", .unsigned(2)), ("signed char", .character), ("unsigned char", .unsigned(1)), ("char", .character),
            ("float", .single), ("double", .double), ("long double", .unknown), ("_Bool", .boolean), ("size_t", .unsigned(8)), ("pid_t", .signed(4)),
            ("const char *", .string), ("char const *", .string), ("const char *restrict", .string), ("char *", .pointer), ("const char **", .pointer),
            ("char *const", .pointer), ("const unsigned char *", .pointer), ("void *", .pointer), ("struct stat *", .pointer),
            ("struct stat", .unknown), ("union u", .unknown), ("enum e", .signed(4)), ("FILE *", .pointer), ("unheard", .unknown),
        ])
    func types(_ words: String, _ type: ValueType) throws {
        #expect(try prototype("void f(\(words));", of: "f").parameters == [type])
        #expect(try prototype("void f(int first, \(words) name, long last);", of: "f").parameters == [.signed(4), type, .signed(8)])
        #expect(try prototype("extern \(words) f(void) __attribute__((pure));", of: "f").result == type)
    }

    @Test("parameters that are functions and arrays are addresses; an ellipsis and old C leave the rest open")
    func shapes() throws {
        let sort = try prototype("void qsort(void *base, size_t n, size_t size, int (*compare)(const void *, const void *));", of: "qsort")
        #expect(sort.parameters == [.pointer, .unsigned(8), .unsigned(8), .pointer] && sort.result == .nothing && !sort.isVariadic)
        let print = try prototype("extern int printf (const char *__restrict __format, ...);", of: "printf")
        #expect(print.parameters == [.string] && print.isVariadic)
        let old = try prototype("int old();", of: "old")
        #expect(old.parameters.isEmpty && old.isVariadic)
        let none = try prototype("int none(void);", of: "none")
        #expect(none.parameters.isEmpty && !none.isVariadic)
        #expect(try prototype("int run(char *const arguments[], const char text[], int m[3][4]);", of: "run").parameters == [.pointer, .string, .pointer])
        let signal = try prototype("extern void (*signal(int number, void (*handler)(int)))(int);", of: "signal")
        #expect(signal.result == .pointer && signal.parameters == [.signed(4), .pointer])
    }

    @Test("types that the file declares; everything that is no function is passed over")
    func declarations() throws {
        let text = """
            # 1 "header.h"
            #define twice(x) ((x) + \\
                (x)
            typedef unsigned short level_t; // a type
            typedef struct { int x; level_t y; } pair;
            typedef int (*callback)(int);
            typedef long vector[4];
            struct node { struct node *next; int (*method)(void); };
            enum colour { RED = 1, GREEN };
            extern int variable, array[3];
            int (*pointer)(int);
            extern "C" {
            static inline int doubled(int x) { if (x) { return x * 2; } return ';'; }
            int f(level_t a, pair *b, pair c, callback d, vector e);
            }
            """
        let all = try parse(text)
        #expect(all.all.map { $0.name.text } == ["doubled", "f"])
        #expect(all.all[1].parameters == [.unsigned(2), .pointer, .unknown, .pointer, .pointer])
    }

    @Test("the last declaration of a name counts")
    func last() throws {
        #expect(try prototype("int f(int); int f(const char *);", of: "f").parameters == [.string])
        #expect(try parse("int f(int);").index(of: "g".kept) == nil)
    }

    @Test(
        "what does not end, and a file without functions",
        arguments: [
            ("int f(int);\n/* open", PrototypeError(line: 2, reason: .unterminatedComment)),
            ("int f(int);\nchar *s = \"open;\n", PrototypeError(line: 2, reason: .unterminatedLiteral)),
            ("int f(int;", PrototypeError(line: 1, reason: .unterminatedDeclaration)),
            ("int f(int));", PrototypeError(line: 1, reason: .unbalancedBracket)),
            ("struct s {\nint x;", PrototypeError(line: 1, reason: .unbalancedBracket)),
            ("}", PrototypeError(line: 1, reason: .unbalancedBracket)),
            ("extern \"C\" { int f(int);", PrototypeError(line: 1, reason: .unbalancedBracket)),
            ("int x;\n", PrototypeError(line: 2, reason: .noFunction)), ("", PrototypeError(line: 1, reason: .noFunction)),
            ("int f(int)", PrototypeError(line: 1, reason: .unterminatedDeclaration)),
        ])
    func errors(_ text: String, _ error: PrototypeError) {
        #expect(throws: error) { try parse(text) }
    }

    @Test("any prefix of a header, and any header with a byte changed, is read or refused")
    func hostile() {
        let text = Array("typedef int t; extern \"C\" { void (*signal(t n, void (*h)(int)))(int) __attribute__((x)); struct s { int x[2]; } f(const char *a, ...); }".utf8)
        for count in 0...text.count { _ = try? Prototypes(withBytes(Array(text[..<count])) { $0.kept() }) }
        for index in text.indices {
            for byte: UInt8 in [0, 0x22, 0x28, 0x29, 0x2a, 0x3b, 0x5b, 0x5d, 0x7b, 0x7d, 0x2c, 0xff] {
                var changed = text
                changed[index] = byte
                _ = try? Prototypes(withBytes(changed) { $0.kept() })
            }
        }
    }
}
