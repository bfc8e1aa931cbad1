/// The list of loaded objects as C sees it: one `struct link_map` each, of which the first five words are public (<link.h>).
///
/// Behind them stands what glibc has there too (l_real, l_ns), then what is swload's: the object's ID, how many destructors of thread-local objects
/// wait to be called, the list of objects that first calls were bound to, five words for a debugger that was given swload as the program, and the symbols
/// that are sorted by address.
struct LinkMaps {
    /// The address of each object's record, by object ID; 0 for a missing one.
    private(set) var records: [UInt] = []
    /// The kernel's shared object, which stands behind the program in the list; 0 where there is none.
    private(set) var sharedObject: UInt = 0

    static var next: UInt { 24 }
    static var previous: UInt { 32 }
    static var idOffset: UInt { 56 }
    /// Counts destructors that wait; changed by any thread.
    static var destructors: UInt { 64 }
    /// Leads to the objects that first calls were bound to; changed by any thread.
    static var firstCalls: UInt { 72 }
    static var debuggerMap: UInt { 80 }
    /// Leads to the object's symbols sorted by address, once they are; changed by any thread.
    static var symbols: UInt { 120 }
    private static var size: Int { 128 }

    /// Makes the records of all objects that have none, behind the others of their namespace, each after the one before it.
    mutating func add(_ closure: Closure, sharedObject kernel: SharedObject?) {
        while records.count < closure.objects.count { records.append(0) }
        for (space, list) in closure.tables.loaded.enumerated() {
            var last: UInt = 0
            for id in list {
                let object = closure.objects[id.index]
                if records[id.index] == 0, !object.isMissing {
                    let record = Self.record(bias: object.image.bias, name: object.name, dynamic: object.dynamicSection, space, id.index)
                    records[id.index] = record
                    Self.link(record, after: last)
                }
                if records[id.index] != 0 { last = records[id.index] }
                guard object.role == .program, let kernel else { continue }
                if sharedObject == 0 {
                    sharedObject = Self.record(bias: kernel.image.bias, name: kernel.name, dynamic: kernel.dynamic, space, -1)
                    Self.link(sharedObject, after: last)
                }
                last = sharedObject
            }
        }
    }

    /// Takes an object's record out of the list; its memory stays for those who read it now, and is theirs to free who know when nobody does.
    mutating func remove(_ id: ObjectID) -> UInt {
        let record = records[id.index]
        let previous = Memory.load(UInt.self, at: record &+ Self.previous)
        let next = Memory.load(UInt.self, at: record &+ Self.next)
        if previous != 0 { Memory.store(next, at: previous &+ Self.next) }
        if next != 0 { Memory.store(previous, at: next &+ Self.previous) }
        records[id.index] = 0
        return record
    }

    private static func record(bias: UInt, name: Bytes, dynamic: UInt, _ space: Int, _ id: Int) -> UInt {
        let record = Memory.permanent(count: size).address
        Memory.store(bias, at: record)
        Memory.store((name.isEmpty ? Bytes("") : name).address, at: record &+ 8)
        Memory.store(dynamic, at: record &+ 16)
        Memory.store(record, at: record &+ 40)
        Memory.store(space, at: record &+ 48)
        Memory.store(id, at: record &+ idOffset)
        return record
    }

    private static func link(_ record: UInt, after last: UInt) {
        Memory.store(last, at: record &+ previous)
        if last != 0 { Memory.store(record, at: last &+ next) }
    }
}
