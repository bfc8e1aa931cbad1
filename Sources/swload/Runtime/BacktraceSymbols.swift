import CFreestanding

// backtrace_symbols and backtrace_symbols_fd, which in libc ask its dynamic linker's own records. The lines are glibc's.

/// One return address in words: file, nearest symbol, distance, address.
private struct BacktraceLine {
    let address: UInt
    let text: TextBuffer

    /// Adds "FILE(SYMBOL+0xDISTANCE)", and, behind `gap`, "[0xADDRESS]".
    func write(gap: StaticString, _ process: Process) {
        let isKnown = Snapshot.read { snapshot in
            guard let range = ObjectRanges.find(address), let id = snapshot.object(ofRecord: range.map) else { return false }
            let object = snapshot.objects[id.index]
            let symbol = object.nearestSymbol(address, record: range.map)
            text.append(object.role == .program ? process.stack.argument(0) : object.name)
            text.append("(")
            if let symbol { text.append(symbol.name) }
            let start = symbol?.address ?? object.image.bias
            if start != 0 || symbol != nil {
                text.append("+")
                text.append(hex: UInt64(address &- start))
            }
            text.append(")")
            return true
        }
        if isKnown { text.append(gap) }
        text.append("[")
        text.append(hex: UInt64(address))
        text.append("]")
    }
}

/// `backtrace_symbols`: an array of strings in one block of libc's heap, which the caller frees; 0 where there is no memory.
@c(swload_backtrace_symbols) func backtraceSymbolStrings(_ addresses: UInt, _ count: UInt) -> UInt {
    let process = Process.shared
    let text = TextBuffer(descriptor: nil, capacity: 1024)
    var ends: [Int] = []
    let number = Int(truncatingIfNeeded: Int32(truncatingIfNeeded: count))
    for index in 0..<max(number, 0) {
        BacktraceLine(address: Memory.load(UInt.self, at: addresses &+ UInt(index * 8)), text: text).write(gap: " ", process)
        text.append(0)
        ends.append(text.contents.count)
    }
    let allocate = SymbolQuery(handle: 0, name: Bytes("malloc"), version: nil, caller: 0)
    let table = number * 8
    var block: UInt = 0
    do throws(DynamicError) { block = call1(try allocate.address(process), UInt(table + text.contents.count)) } catch { Memory.free(error.text) }
    guard block != 0 else { return 0 }
    Memory.copy(from: text.contents.address, to: block &+ UInt(table), count: text.contents.count)
    var start = 0
    for (index, end) in ends.enumerated() {
        Memory.store(block &+ UInt(table + start), at: block &+ UInt(index * 8))
        start = end
    }
    return block
}

/// `backtrace_symbols_fd`: a line each to a descriptor. Takes the loader's heap, but not libc's.
@c(swload_backtrace_symbols_fd) func writeBacktraceSymbols(_ addresses: UInt, _ count: UInt, _ descriptor: UInt) -> UInt {
    let text = TextBuffer(descriptor: Int32(truncatingIfNeeded: descriptor), capacity: 1024)
    for index in 0..<max(Int(Int32(truncatingIfNeeded: count)), 0) {
        BacktraceLine(address: Memory.load(UInt.self, at: addresses &+ UInt(index * 8)), text: text).write(gap: "", Process.shared)
        text.append(0x0a)
    }
    text.flush()
    return 0
}
