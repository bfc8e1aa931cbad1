import CFreestanding

/// What debuggers read and where they stop: `struct r_debug` (<link.h>) with the list of objects, found by the program's DT_DEBUG, by the symbol
/// `_r_debug`, and, for a debugger that was given swload as the program, by swload's own DT_DEBUG and symbol.
///
/// The list of the second kind has swload in the first place, and the program, by its path, among the libraries.
final class Debugger {
    /// What is happening to the list (RT_CONSISTENT, RT_ADD, RT_DELETE).
    enum State: UInt32 { case consistent = 0, adding = 1, deleting = 2 }

    /// The record that the program sees; 0 until it is known.
    private var record: UInt = 0
    /// The first word of the list that begins with swload, 0 where the kernel started the program.
    private var ownMap: UInt = 0

    /// Makes the record known: the program's, or its linker's, where one is defined, is filled in.
    func begin(_ process: Process) {
        let closure = process.closure
        record = own_debug_record()
        let reference = Reference(name: Name("_r_debug"), class: [])
        if let definition = closure.tables.namespace.find(
            reference, among: closure.tables.namespace.spaces[0].objects, trace: SilentTrace()) {
            record = definition.address
        }
        fill(record, firstMap: process.maps.records[0])
        if let slot = closure.program.debugSlot { Memory.store(record, at: slot) }
        guard !process.settings.isInterpreter else { return }
        ownMap = Memory.permanent(count: 40).address
        Memory.store(own_base(), at: ownMap)
        Memory.store(Bytes("").address, at: ownMap &+ 8)
        Memory.store(own_dynamic_section(), at: ownMap &+ 16)
        if record != own_debug_record() { fill(own_debug_record(), firstMap: ownMap) }
        setOwnTag()
        updateOwnList(process)
    }

    private func fill(_ record: UInt, firstMap: UInt) {
        Memory.store(UInt32(1), at: record)
        Memory.store(firstMap, at: record &+ 8)
        Memory.store(debugger_stop(), at: record &+ 16)
        Memory.store(own_base(), at: record &+ 32)
    }

    /// Fills in swload's own DT_DEBUG.
    private func setOwnTag() {
        var entry = own_dynamic_section()
        while true {
            let tag = Memory.load(UInt64.self, at: entry)
            if tag == DynamicTag.null.rawValue { return }
            if tag == DynamicTag.debug.rawValue { return Memory.store(own_debug_record(), at: entry &+ 8) }
            entry &+= 16
        }
    }

    /// Tells a debugger what happens to the list, by a call at which it stops.
    func announce(_ state: State, _ process: Process) {
        guard record != 0 else { return }
        if ownMap != 0, state == .consistent { updateOwnList(process) }
        Memory.store(state.rawValue, at: record &+ 24)
        Memory.store(state.rawValue, at: own_debug_record() &+ 24)
        _ = call0(debugger_stop())
    }

    /// Chains the second list anew.
    private func updateOwnList(_ process: Process) {
        var last = ownMap
        Memory.store(UInt(0), at: last &+ LinkMaps.next)
        for id in process.closure.tables.all where process.maps.records[id.index] != 0 {
            let object = process.closure.objects[id.index]
            let map = process.maps.records[id.index] &+ LinkMaps.debuggerMap
            let name = object.role == .program ? process.closure.programFile.given : object.name
            Memory.store(object.image.bias, at: map)
            Memory.store(name.address, at: map &+ 8)
            Memory.store(object.dynamicSection, at: map &+ 16)
            Memory.store(UInt(0), at: map &+ LinkMaps.next)
            Memory.store(last, at: map &+ LinkMaps.previous)
            Memory.store(map, at: last &+ LinkMaps.next)
            last = map
        }
    }
}

extension LoadedObject {
    /// Where the value of DT_DEBUG stands, nil where there is none or it cannot be written.
    var debugSlot: UInt? {
        guard let section = headers.first(.dynamic), let segment = image.segment(holding: section.address), segment.flags.contains(.write) else {
            return nil
        }
        for index in 0..<tables.dynamic.entries.count where tables.dynamic.entries[index]?.tag == DynamicTag.debug.rawValue {
            return image.address(of: section.address) &+ UInt(index * 16) &+ 8
        }
        return nil
    }
}
