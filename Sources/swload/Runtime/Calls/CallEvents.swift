import CFreestanding

/// A call that is about to be made.
struct TracedCall {
    let record: CallRecord
    let prototype: Prototype?
    /// How many traced calls the thread is in.
    let depth: Int
    let registers: SavedRegisters
    /// The address behind the call instruction, that of the caller's caller where the caller ends with the call.
    let site: UInt
    /// True where its return will be told of.
    let isReturnTraced: Bool
}

/// A function that has returned to its caller, or was left by an exception or longjmp.
struct TracedReturn {
    let record: CallRecord
    let prototype: Prototype?
    let depth: Int
    /// Nil where it was left.
    let registers: SavedRegisters?
    let nanoseconds: UInt64
}

extension CallTracer {
    /// Tells of a call whose return address stands in a place on the stack, and sees to it that its return is told of, too.
    fileprivate func enter(_ record: CallRecord, _ registers: SavedRegisters) {
        let slot = registers.slot
        var stack = CallStack(making: threads)
        let isTail = tracesReturns && Memory.load(UInt.self, at: slot) == call_return_address()
        if let stack { stack.leave(before: slot, isTail: isTail) { leave($0, stack) } }
        let keepsReturn = record.traits.contains(.keepsReturn)
        if isTail, keepsReturn { giveBack(slot, stack) }
        let hasRoom = stack?.makeRoom(threads) ?? false
        let isReturnTraced = tracesReturns && hasRoom && !keepsReturn && (isTail || returns.keep(slot))
        if !settings.isSummary {
            trace.calls?.write(
                TracedCall(
                    record: record, prototype: prototype(of: record), depth: stack?.count ?? 0, registers: registers,
                    site: Memory.load(UInt.self, at: isTail && !keepsReturn ? ReturnAddresses.place(of: slot) : slot),
                    isReturnTraced: isReturnTraced))
        }
        record.count &+= 1
        if settings.isSummary, record.traits.contains(.endsProgram) { CallSummary(self).write() }
        guard hasRoom, let stack else { return }
        if isReturnTraced {
            Memory.store(call_return_address(), at: slot)
            record.active &+= 1
        }
        stack.push(
            CallStack.Entry(slot: slot, record: record, start: tracesReturns ? System.nanoseconds : 0, isReturnTraced: isReturnTraced))
    }

    /// Gives a function that needs its own return address the one of who has jumped there, whose return will not be seen.
    private func giveBack(_ slot: UInt, _ stack: CallStack?) {
        Memory.store(Memory.load(UInt.self, at: ReturnAddresses.place(of: slot)), at: slot)
        while let stack, let last = stack.last, last.slot == slot { leave(stack.pop(), stack) }
    }

    /// Tells of all that returns by the return address of a place: a function, and those that ended with a jump to the next.
    fileprivate func leave(_ slot: UInt, _ registers: SavedRegisters) {
        guard let stack = CallStack(existing: threads), let index = stack.index(of: slot) else { return }
        while stack.count > index &+ 1 { leave(stack.pop(), stack) }
        let now = System.nanoseconds
        while let last = stack.last, last.slot == slot {
            let entry = stack.pop()
            if entry.isReturnTraced { end(entry, stack, now, registers) }
        }
    }

    /// A call that is over without a return, and not in the stack any more.
    private func leave(_ entry: CallStack.Entry, _ stack: CallStack) {
        if entry.isReturnTraced { end(entry, stack, System.nanoseconds, nil) }
    }

    private func end(_ entry: CallStack.Entry, _ stack: CallStack, _ now: UInt64, _ registers: SavedRegisters?) {
        let record = entry.record
        record.active &-= 1
        // Of calls of one function within each other, the outermost has the time of all.
        if record.active == 0 || !stack.holds(record) { record.time &+= UInt(now &- entry.start) }
        if settings.isSummary { return }
        trace.calls?.write(
            TracedReturn(
                record: record, prototype: prototype(of: record), depth: stack.count, registers: registers, nanoseconds: now &- entry.start))
    }

    /// In a child that has a copy of the memory: what was counted is the parent's.
    func forgetCounts() {
        process = UInt64(System.processID)
        for (trampolines, count) in trampolines {
            for index in 0..<count {
                trampolines[index].count = 0
                trampolines[index].time = 0
            }
        }
    }
}

/// Where trampolines lead: tells of the call, and returns the function's address. Any thread, async-signal-safe but for the trace's turn, for which
/// signals are blocked.
@c(swload_trace_call) func traceCall(_ record: UInt, _ slot: UInt, _ registers: UInt) -> UInt {
    let record = CallRecord(address: record)
    if let tracer = Process.shared.context.calls {
        TraceTurn.take(tracer.trace) { tracer.enter(record, SavedRegisters(registers, slot: slot)) }
    }
    return record.target
}

/// Where traced functions return to: tells of the return, and returns the caller's address. As above.
@c(swload_trace_return) func traceReturn(_ slot: UInt, _ registers: UInt) -> UInt {
    let address = Memory.load(UInt.self, at: ReturnAddresses.place(of: slot))
    if let tracer = Process.shared.context.calls {
        TraceTurn.take(tracer.trace) { tracer.leave(slot, SavedRegisters(registers, slot: slot)) }
    }
    return address
}
