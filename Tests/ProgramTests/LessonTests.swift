import Foundation
import Testing

/// Every lesson is given as a student would ask for it: what it says of a file, and what its program prints, have to agree.
@Suite(.needs("gcc")) struct LessonTests {
    private func lesson(_ name: String) throws -> String {
        let seen = try Command(program: Workplace.swload, arguments: ["lesson", name], limit: .seconds(60)).run()
        #expect(seen.end == .exited(0) && seen.errors.isEmpty, "\(seen)")
        let lines = seen.text.split(separator: "\n", omittingEmptySubsequences: false)
        #expect(lines.count < 40, "\(lines.count) lines")
        return seen.text
    }

    /// What a pattern with one group finds, in order.
    private func found(_ pattern: Regex<(Substring, Substring)>, in text: String) -> [String] {
        text.matches(of: pattern).map { String($0.output.1) }
    }

    @Test("the list names every lesson, and a name that is none is refused") func list() throws {
        let list = try Command(program: Workplace.swload, arguments: ["lesson"]).run()
        #expect(list.text.split(separator: "\n").count == 14, "\(list)")
        let none = try Command(program: Workplace.swload, arguments: ["lesson", "nonsense"]).run()
        #expect(none.end == .exited(1) && none.errorLines.count == 1 && none.errorText.contains("relro"), "\(none)")
    }

    @Test("segments are loaded: a copy without sections runs") func segments() throws {
        #expect(try lesson("segments").contains("$ swload ./bare\n  hello\n"))
    }

    @Test("bss: a megabyte that the file has not") func bss() throws {
        let text = try lesson("bss")
        #expect(text.contains("MAP_ANONYMOUS, -1, 0): 256 pages") && text.contains("1048576 bytes, the last is 0"), "\(text)")
    }

    @Test("base plus p_vaddr, twice") func base() throws {
        let text = try lesson("base")
        let rows = text.matches(of: /(0x[0-9a-f]+) +\+ +(0x[0-9a-f]+) +=? +(0x[0-9a-f]+)/).map { $0.output }
        #expect(rows.count == 2 && rows.first?.1 != rows.last?.1, "\(text)")
        for row in rows { #expect(row.1.hasSuffix("000") && row.3.hasSuffix(row.2.dropFirst(3)), "\(text)") }
    }

    @Test("a relocation: the value written is the address that the program prints") func relocation() throws {
        let text = try lesson("relocation")
        let written = found(/value: (0x[0-9a-f]+) was written/, in: text)
        #expect(written.count == 1 && written == found(/puts is at (0x[0-9a-f]+)/, in: text), "\(text)")
    }

    @Test("a symbol: the first of two libraries answers, in both orders") func symbol() throws {
        let text = try lesson("symbol")
        let chosen = found(/(lib\w+)\.so +who +chosen/, in: text)
        #expect(chosen == ["libone", "libtwo"] && chosen == found(/(lib\w+)\.so answers/, in: text), "\(text)")
    }

    @Test("versions: memcpy@GLIBC_2.2.5 is another function") func versions() throws {
        let text = try lesson("versions")
        #expect(text.contains(/memcpy@GLIBC_2\.2\.5 +libc\.so\.6 +memcpy@GLIBC_2\.2\.5 +chosen/) && text.contains("the same function: no"), "\(text)")
    }

    @Test("weak: the first definition, and with LD_DYNAMIC_WEAK the strong one") func weak() throws {
        let text = try lesson("weak")
        #expect(text.contains("weak red; nobody is 0") && text.contains("strong blue; nobody is 0"), "\(text)")
    }

    @Test("lazy: what is not called is not bound") func lazy() throws {
        let text = try lesson("lazy")
        #expect(text.contains(/abort +never +before the start/) && text.contains(/puts +at its first call +before the start/), "\(text)")
    }

    @Test("tls: errno is where the layout says, in each thread") func threadLocal() throws {
        let text = try lesson("tls")
        let computed = found(/= (tp-\d+)/, in: text)
        #expect(computed.count == 1 && found(/errno is at (tp-\d+)/, in: text) == computed + computed, "\(text)")
    }

    @Test("ifunc: the resolver's answer is not the symbol's value") func indirectFunction() throws {
        let text = try lesson("ifunc")
        let value = found(/(0x[0-9a-f]+), the resolver/, in: text)
        let written = found(/(0x[0-9a-f]+), written to the slot/, in: text)
        #expect(value.count == 1 && written.count == 1 && text.contains("  the one for "), "\(text)")
        #expect(written.first?.suffix(3) != value.first?.suffix(3))
    }

    @Test("relro: the page is read-only, and without RELRO it is not") func relro() throws {
        let text = try lesson("relro")
        #expect(text.contains("$ swload ./table\n  segmentation fault") && text.contains("$ swload ./open\n  written"), "\(text)")
    }

    @Test("init: the computed order is the one that the run prints") func initialisers() throws {
        let text = try lesson("init")
        let order = found(/(lib(?:low|left|right))\.so(?= →)/, in: text).map { String($0.dropFirst(3)) }
        let printed = text.split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }.filter { ["low", "left", "right"].contains($0) }
        #expect(order.count == 3 && order == printed, "\(text)")
    }

    @Test("stack: argc stands before argv, and AT_ENTRY agrees with e_entry") func stack() throws {
        let text = try lesson("stack")
        let entry = found(/type 9 = 0x[0-9a-f]+([0-9a-f]{3})\n/, in: text)
        #expect(text.contains("argc = 3") && text.contains("\"two\""), "\(text)")
        #expect(found(/e_entry \(0x[0-9a-f]*([0-9a-f]{3})\)/, in: text) == entry && entry.count == 1, "\(text)")
    }

    @Test("archive: a member that nobody asks for stays out", .needs("ar")) func archive() throws {
        let text = try lesson("archive")
        #expect(
            text.contains(/add +yes/) && text.contains(/unused +no/) && text.contains("add.o is pulled") && !text.contains("unused.o is pulled"),
            "\(text)")
    }
}
