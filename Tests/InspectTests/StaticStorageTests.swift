import ELF
import Foundation
import Inspect
import Testing

/// Where the picture puts thread-local variables, against where the program finds them.
@Suite struct StaticStorageTests {
    private static let library = """
        __thread char pad[3] = "ab"; __thread long wide __attribute__((aligned(64))) = 5; __thread int zero;
        long places(int n) { char *p = __builtin_thread_pointer(); return n == 0 ? pad - p : n == 1 ? (char *)&wide - p : (char *)&zero - p; }
        """
    private static let program = """
        #include <stdio.h>
        long places(int);
        __thread int own = 3; __thread short small;
        int main(void) {
            char *p = __builtin_thread_pointer();
            printf("own %ld\\nsmall %ld\\n", (char *)&own - p, (char *)&small - p);
            printf("pad %ld\\nwide %ld\\nzero %ld\\n", places(0), places(1), places(2));
        }
        """

    private func compare(compiler: String, runner: String, options: ClosureOptions, variant: Int) throws {
        let folder = try Folder()
        try folder.compile("libparts.so", Self.library, "-shared -fPIC -ftls-model=initial-exec -Wl,-soname,libparts.so", compiler: compiler)
        let path = try folder.compile("user", Self.program, "-L. -lparts -Wl,-rpath,'$ORIGIN'", compiler: compiler)
        let storage = try StaticStorage(try Closure(program: path, options: options))
        #expect(storage.variant == variant)
        let places = Dictionary(storage.blocks.flatMap(\.variables).map { ($0.name, $0.offset) }) { first, _ in first }
        let seen = try Shell.run("\(runner) \(path)").split(separator: "\n").map { $0.split(separator: " ") }
        #expect(seen.count == 5)
        for row in seen { #expect(places[String(row[0])] == Int64(row[1]), "\(row)") }
    }

    @Test("x86-64 (variant II): every variable lies where the running program has it", .found("gcc"))
    func below() throws { try compare(compiler: "gcc", runner: "", options: ClosureOptions(), variant: 2) }

    @Test("AArch64 (variant I): every variable lies where the running program has it", .found("aarch64-linux-gnu-gcc", "qemu-aarch64-static"))
    func above() throws {
        var options = ClosureOptions()
        options.sysroot = "/usr/aarch64-linux-gnu"
        try compare(compiler: "aarch64-linux-gnu-gcc", runner: "qemu-aarch64-static -L /usr/aarch64-linux-gnu", options: options, variant: 1)
    }
}
