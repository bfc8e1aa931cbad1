import Testing

@testable import swload_bench

/// The order of swload's functions, out of valgrind's account.
@Suite struct StartOrderTests {
    @Test("a function is known by its name where it has one, by its number after that, and by its object")
    func account() {
        let account = """
            # callgrind format
            ob=(1) /usr/bin/swload
            fl=(1) a.swift
            fn=(1) first
            12 40
            cob=(2) /lib/libc.so.6
            cfn=(2) memcpy
            calls=1 0
            12 7
            cfn=(3) second
            calls=2 0
            12 9
            ob=(2)
            fn=(2)
            1 7
            ob=(1)
            fn=(3)
            2 8
            fn=(4) first'2
            3 1
            fn=(5) 0x0000000000041660
            0 2
            """
        #expect(StartOrder.functions(in: account, of: "/usr/bin/swload") == ["first", "second", "first"])
        #expect(StartOrder.functions(in: account, of: "/lib/libc.so.6") == ["memcpy"])
    }
}
