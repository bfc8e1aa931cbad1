import CFreestanding

/// What debuggers read and where they stop: `struct r_debug` (<link.h>) with the list of objects, found by the program's DT_DEBUG, by the symbol
/// `_r_debug`, and, for a debugger that was given swload as the program, by swload's own DT_DEBUG and symbol.
///
/// The list of the second kind has swload in the first place, and the program, by its path, among the libraries.
///
/// Where the kernel started the program, its DT_DEBUG leads to a record of the second version (struct r_debug_extended), from which one record a
/// namespace hangs. swload has one of them for itself: without it a debugger could not follow a call through the loader, such as a constructor's.
final class Debugger {
    /// What is happening to the list (RT_CONSISTENT, RT_ADD, RT_DELETE).
    enum State: UInt32 { case consistent = 0, adding = 1, deleting = 2 }

    /// The record that the program sees; 0 until it is known.
    private var record: UInt = 0
    /// The first word of the list that begins with swload, 0 where the kernel started the program.
    private var ownMap: UInt = 0
    /// The records of the second version, chained, the program's namespace first, swload itself last; none where swload was started by its name.
    private var spaces: [UInt] = []

    /// Makes the record known: the program's, or its linker's, where one is defined, is filled in.
    func begin(_ process: Process) {
        let closure = process.closure
        record = own_debug_record()
        if let definition = closure.debugRecord { record = definition.address }
        fill(record, firstMap: process.maps.records[0])
        let isNamed = !process.settings.isInterpreter
        ownMap = Memory.permanent(count: 40).address
        Memory.store(own_base(), at: ownMap)
        Memory.store((isNamed ? Bytes("") : closure.program.interpreterName).address, at: ownMap &+ 8)
        Memory.store(own_dynamic_section(), at: ownMap &+ 16)
        if !isNamed { updateSpaces(process) }
        if let slot = closure.program.debugSlot { Memory.store(spaces.first ?? record, at: slot) }
        guard isNamed else { return }
        if record != own_debug_record() { fill(own_debug_record(), firstMap: ownMap) }
        setOwnTag()
        updateOwnList(process)
    }

    private func fill(_ record: UInt, firstMap: UInt, version: UInt32 = 1) {
        Memory.store(version, at: record)
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
        if state == .consistent {
            if spaces.isEmpty { updateOwnList(process) } else { updateSpaces(process) }
        }
        for space in spaces { Memory.store(state.rawValue, at: space &+ 24) }
        Memory.store(state.rawValue, at: record &+ 24)
        Memory.store(state.rawValue, at: own_debug_record() &+ 24)
        _ = call0(debugger_stop())
    }

    /// Fills in the chain of records anew, one a namespace and swload's own.
    private func updateSpaces(_ process: Process) {
        let loaded = process.closure.tables.loaded
        while spaces.count <= loaded.count {
            let space = Memory.permanent(count: Self.extendedSize).address
            if let last = spaces.last { Memory.store(space, at: last &+ Self.nextRecord) }
            spaces.append(space)
        }
        for (index, space) in spaces.enumerated() {
            let list = index < loaded.count ? loaded[index] : []
            fill(space, firstMap: index == spaces.count - 1 ? ownMap : firstMap(list, process), version: 2)
        }
    }

    private static var nextRecord: UInt { 40 }
    private static var extendedSize: Int { 48 }

    private func firstMap(_ list: [ObjectID], _ process: Process) -> UInt {
        for id in list where process.maps.records[id.index] != 0 { return process.maps.records[id.index] }
        return 0
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

extension Closure {
    /// The definition of `_r_debug` in the program's scope, nil where nobody defines it.
    var debugRecord: Definition? {
        let name = Name("_r_debug")
        // What a cache does not note nobody defined when it was written: to ask each object costs a page of each.
        if let known { return known.definition(name).flatMap { tables.namespace.definition($0) } }
        return tables.namespace.find(Reference(name: name, class: []), among: tables.namespace.spaces[0].objects, trace: SilentTrace())
    }
}

extension LoadedObject {
    /// The loader that the program names, with its NUL.
    fileprivate var interpreterName: Bytes {
        guard let header = headers.first(.interpreter), let name = image.bytes(at: header.address, count: header.fileSize) else { return Bytes("") }
        return name
    }

    /// Where the value of DT_DEBUG stands, nil where there is none or it cannot be written.
    var debugSlot: UInt? {
        guard let section = marks.dynamic, let segment = image.segment(holding: section.address), segment.flags.contains(.write) else {
            return nil
        }
        for index in 0..<tables.dynamic.entries.count where tables.dynamic.entries[index]?.tag == DynamicTag.debug.rawValue {
            return image.address(of: section.address) &+ UInt(index * 16) &+ 8
        }
        return nil
    }
}
