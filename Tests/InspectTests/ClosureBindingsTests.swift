import ELF
import Foundation
import Inspect
import Link
import Testing
import Trace

/// Bindings that are computed from files are those that ld.so makes, in its order.
@Suite struct ClosureBindingsTests {
    /// What is in the lines of LD_DEBUG=bindings.
    final class Lines: TraceSink {
        let categories = TraceCategories.bindings
        private(set) var lines: [String] = []
        private let program: String

        init(_ program: String) { self.program = program }

        func record(_ event: Event) {
            guard case .binding(let from, let to, let symbol, let version, let isProtected) = event else { return }
            let names = [from, to].map { $0.name.isEmpty ? program : $0.name.text }
            let kind = isProtected ? "protected" : "normal"
            lines.append("binding file \(names[0]) [0] to \(names[1]) [0]: \(kind) symbol `\(symbol.text)'" + (version.isEmpty ? "" : " [\(version.text)]"))
        }
    }

    /// The bindings of a start as ld.so tells of them, without those of ld.so's own references and of its search for an allocator.
    private func told(_ log: String, of program: String) -> [String] {
        let lines = log.split(separator: "\n").map { $0.drop { $0 == " " || $0.isNumber || $0 == ":" || $0 == "\t" } }
        var bindings = lines.prefix { !$0.hasPrefix("calling init") }.filter { $0.hasPrefix("binding file") }
        bindings.removeAll { $0.hasPrefix("binding file linux-vdso") }
        if let own = bindings.lastIndex(where: { !$0.contains(/^binding file [^ ]*\/ld-linux-/) }) {
            bindings.removeSubrange((own + 1)...)
            let last = bindings.suffix(4).map { $0.split(separator: "`").last?.prefix { $0 != "'" } ?? "" }
            if last == ["calloc", "free", "malloc", "realloc"] { bindings.removeLast(4) }
        }
        return bindings.map(String.init)
    }

    private func expectSame(_ computed: [String], _ told: [String], atLeast: Int) {
        #expect(told.count >= atLeast, "ld.so told of \(told.count)")
        let difference = zip(computed, told).first { $0 != $1 }
        #expect(difference == nil && computed.count == told.count, "\(computed.count) and \(told.count), first difference \(difference.map { "\($0)" } ?? "none")")
    }

    @Test("of real programs", arguments: ["/bin/ls", "/bin/bash", "/usr/bin/git", "/usr/bin/gdb", "/usr/bin/node", "python3", "clang"])
    func real(_ name: String) throws {
        guard let program = name.hasPrefix("/") ? name : try executable(name), FileManager.default.fileExists(atPath: program) else { return }
        let log = try Shell.run("exec 3>&1; LD_BIND_NOW=1 LD_DEBUG=bindings '\(program)' --version 2>&3 >/dev/null </dev/null")
        let closure = try Closure(program: program, options: ClosureOptions())
        let lines = Lines(program)
        closure.traceBindings(lines)
        expectSame(lines.lines, told(log, of: program), atLeast: 100)
        // Without the lines of symbols that were bound just before, the explanations are the same bindings.
        var explained = 0
        let failures = closure.forEachBinding { if $0.explanation.definition != nil { explained += 1 } }
        #expect(failures.isEmpty && explained == lines.lines.count)
    }

    /// The file of a program that may be a script which leads to it.
    private func executable(_ name: String) throws -> String? {
        guard Shell.isInstalled(name) else { return nil }
        if name == "python3" { return try Shell.run("python3 -c 'import sys; print(sys.executable)'").split(separator: "\n").first.map(String.init) }
        return try Shell.run("command -v \(name)").split(separator: "\n").first.map(String.init)
    }

    @Test("of a program for AArch64", .needs("aarch64-linux-gnu-gcc", "qemu-aarch64-static"), arguments: ["-no-pie", "-pie -Wl,-z,now", "-pie -Wl,-z,lazy"])
    func foreign(_ flags: String) throws {
        let folder = try Folder()
        let library = "#include <stdlib.h>\n__thread int per = 3; int shared = 7; int *where(void) { return &shared; } void *take(int n) { return malloc(n); }"
        try folder.compile("libx.so", library, "-shared -fPIC", compiler: "aarch64-linux-gnu-gcc")
        let source = """
            #include <math.h>
            #include <stdio.h>
            extern __thread int per;
            extern int shared;
            int *where(void);
            void *take(int);
            int main(int count, char **words) { return printf("%d %g\\n", per + shared, cos(count)) + (where() == &shared) + !take(1); }
            """
        let program = try folder.compile("program", source, "-L. -lx -lm \(flags) '-Wl,-rpath,$ORIGIN'", compiler: "aarch64-linux-gnu-gcc")
        let root = "/usr/aarch64-linux-gnu"
        let log = try Shell.run("exec 3>&1; qemu-aarch64-static -L \(root) -E LD_BIND_NOW=1 -E LD_DEBUG=bindings '\(program)' 2>&3 >/dev/null || true")
        var options = ClosureOptions()
        options.sysroot = root
        let closure = try Closure(program: program, options: options)
        #expect(closure.machine == .aarch64 && closure.problems.isEmpty)
        let lines = Lines(program)
        closure.traceBindings(lines)
        expectSame(lines.lines, told(log, of: program), atLeast: 90)
    }
}
