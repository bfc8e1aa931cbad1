import Testing

@Suite struct SurplusOptionTests {
    private func swload(_ arguments: String...) throws -> Outcome {
        try Command(program: Workplace.swload, arguments: arguments).run()
    }

    @Test("--tls-surplus takes a decimal number in both spellings") func numbers() throws {
        for number in ["0", "4096", "000100"] {
            #expect(try swload("--tls-surplus=\(number)", "/bin/true").end == .exited(0))
            #expect(try swload("--tls-surplus", number, "/bin/true").end == .exited(0))
        }
        #expect(try swload("--help").text.contains("--tls-surplus BYTES"))
    }

    @Test("and nothing else", arguments: ["", "x", "12x", "-1", "+1", " 1", "0x10", "18446744073709551616", "99999999999999999999999"])
    func others(_ value: String) throws {
        let seen = try swload("--tls-surplus=\(value)", "/bin/true")
        #expect(seen.end == .exited(1) && seen.errorLines.count == 1 && seen.output.isEmpty, "\(seen)")
        #expect(seen.errorText.contains("invalid value '\(value)' of option '--tls-surplus'"), "\(seen)")
    }

    @Test("a missing value is told") func missing() throws {
        let seen = try swload("--tls-surplus")
        #expect(seen.end == .exited(1) && seen.errorText.contains("missing value of option '--tls-surplus'"), "\(seen)")
    }
}
