/// The list of loaded objects as C sees it: one `struct link_map` each, of which the first five words are public (<link.h>).
struct LinkMaps {
    /// The address of each object's record, by object ID; 0 for a missing one.
    private(set) var records: [UInt] = []
    /// The kernel's shared object, which stands behind the program in the list; 0 where there is none.
    private(set) var sharedObject: UInt = 0
    private static let size = 64

    /// Links the program, the kernel's shared object, then the others in load order.
    init(_ objects: [LoadedObject], sharedObject kernel: SharedObject?) {
        var last: UInt = 0
        for object in objects {
            guard !object.isMissing else {
                records.append(0)
                continue
            }
            let record = Self.record(bias: object.image.bias, name: object.name, dynamic: object.dynamicSection, after: last)
            records.append(record)
            last = record
            if object.role == .program, let kernel {
                self.sharedObject = Self.record(bias: kernel.image.bias, name: kernel.name, dynamic: kernel.dynamic, after: last)
                last = self.sharedObject
            }
        }
    }

    private static func record(bias: UInt, name: Bytes, dynamic: UInt, after previous: UInt) -> UInt {
        let record = Memory.permanent(count: size).address
        Memory.store(bias, at: record)
        Memory.store((name.isEmpty ? Bytes("") : name).address, at: record &+ 8)
        Memory.store(dynamic, at: record &+ 16)
        Memory.store(previous, at: record &+ 32)
        if previous != 0 { Memory.store(record, at: previous &+ 24) }
        return record
    }

    /// The object of a record, nil for an address that is none.
    func object(_ record: UInt) -> ObjectID? {
        guard record != 0 else { return nil }
        return records.firstIndex(of: record).map { ObjectID($0) }
    }
}
