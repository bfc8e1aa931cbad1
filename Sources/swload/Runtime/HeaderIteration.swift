import CFreestanding

/// `struct dl_phdr_info` (<link.h>).
private struct HeaderInformation: BitwiseCopyable {
    var bias: UInt
    var name: UInt
    var headers: UInt
    var headerCount: UInt
    var added: UInt64
    var removed: UInt64
    var moduleID: UInt = 0
    var threadData: UInt = 0
}

/// `dl_iterate_phdr`: calls back for the program, the kernel's object, then the others of the caller's link-map namespace in load order, until the
/// callback does not return 0. Any thread; no lock, no allocation of its own: what is unloaded meanwhile stays until the callbacks are done.
@c(swload_iterate_headers) func iterateHeaders(_ callback: UInt, _ data: UInt) -> Int32 {
    let process = Process.shared
    return Snapshot.read { snapshot in
        for list in snapshot.loaded {
            for id in list {
                let object = snapshot.objects[id.index]
                var information = HeaderInformation(
                    bias: object.image.bias, name: (object.name.isEmpty ? Bytes("") : object.name).address, headers: object.headers.bytes.address,
                    headerCount: UInt(object.headers.count), added: snapshot.added, removed: snapshot.removed)
                let moduleID = snapshot.moduleIDs[id.index]
                if moduleID != 0 {
                    information.moduleID = UInt(moduleID)
                    information.threadData = process.threads.existingBlock(of: moduleID)
                }
                let result = call(callback, &information, data)
                if result != 0 { return result }
                if object.role == .program, let kernel = process.identity.sharedObject {
                    var information = HeaderInformation(
                        bias: kernel.image.bias, name: kernel.name.address, headers: kernel.headers.bytes.address,
                        headerCount: UInt(kernel.headers.count), added: snapshot.added, removed: snapshot.removed)
                    let result = call(callback, &information, data)
                    if result != 0 { return result }
                }
            }
        }
        return 0
    }
}

private func call(_ callback: UInt, _ information: inout HeaderInformation, _ data: UInt) -> Int32 {
    unsafe withUnsafeMutablePointer(to: &information) { pointer in
        Int32(truncatingIfNeeded: call3(callback, UInt(bitPattern: pointer), UInt(MemoryLayout<HeaderInformation>.size), data))
    }
}
