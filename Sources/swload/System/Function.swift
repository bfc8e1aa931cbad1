/// The addresses of swload's own functions, for tables that C reads.
enum Function {
    static func address(of function: @convention(c) (UInt) -> UInt) -> UInt { unsafe unsafeBitCast(function, to: UInt.self) }
    static func address(of function: @convention(c) (UInt, UInt) -> Int32) -> UInt { unsafe unsafeBitCast(function, to: UInt.self) }
    static func address(of function: @convention(c) (UInt, UInt) -> UInt) -> UInt { unsafe unsafeBitCast(function, to: UInt.self) }
    static func address(of function: @convention(c) (UInt, UInt, UInt) -> UInt) -> UInt { unsafe unsafeBitCast(function, to: UInt.self) }
    static func address(of function: @convention(c) (UInt, UInt, UInt, UInt) -> UInt) -> UInt { unsafe unsafeBitCast(function, to: UInt.self) }
    static func address(of function: @convention(c) (UInt, UInt, UInt, UInt, UInt) -> UInt) -> UInt { unsafe unsafeBitCast(function, to: UInt.self) }
    static func address(of function: @convention(c) (UInt, UInt, UInt) -> Int32) -> UInt { unsafe unsafeBitCast(function, to: UInt.self) }
    static func address(of function: @convention(c) (UInt, UInt, UInt, UInt, UInt, UInt, UInt, UInt) -> UInt) -> UInt {
        unsafe unsafeBitCast(function, to: UInt.self)
    }
    static func address(of function: @convention(c) () -> UInt) -> UInt { unsafe unsafeBitCast(function, to: UInt.self) }
}
