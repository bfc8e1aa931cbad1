/// The program's main function, as `__libc_start_main` was told it where a trace shows that it is called.
nonisolated(unsafe) private var mainFunction: UInt = 0

/// Stands in front of `__libc_start_main`, which tells a trace of the program's own initialisers and of its start if its linker knows of one.
/// Gives libc's own function.
@c(swload_start_main) func startMain(_ main: UInt) -> UInt {
    let process = Process.shared
    unsafe mainFunction = main
    process.trace.tell(.initialiserCalls, .initializeProgram(object: process.closure.program.name))
    return Wrapper.start.original
}

/// Stands in front of the program's main function, which it gives.
@c(swload_enter_main) func enterMain() -> UInt {
    let process = Process.shared
    process.trace.tell(.initialiserCalls, .transferringControl(object: process.closure.program.name))
    return unsafe mainFunction
}
