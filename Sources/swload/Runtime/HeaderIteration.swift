import CFreestanding

/// `struct dl_phdr_info` (<link.h>).
private struct HeaderInformation: BitwiseCopyable {
    var bias: UInt
    var name: UInt
    var headers: UInt
    var headerCount: UInt
    var added: UInt64
    var removed: UInt64 = 0
    var moduleID: UInt = 0
    var threadData: UInt = 0
}

/// `dl_iterate_phdr`: calls back for the program, the kernel's object, then the others in load order, until the callback does not return 0.
/// Any thread; no lock, no allocation of its own.
@c(swload_iterate_headers) func iterateHeaders(_ callback: UInt, _ data: UInt) -> Int32 {
    let process = Process.shared
    let objects = process.closure.objects
    let added = UInt64(objects.count + (process.identity.sharedObject == nil ? 0 : 1))
    for object in objects {
        var information = HeaderInformation(
            bias: object.image.bias, name: (object.name.isEmpty ? Bytes("") : object.name).address, headers: object.headers.bytes.address,
            headerCount: UInt(object.headers.count), added: added)
        information.moduleID = UInt(process.storage.layout.moduleID(of: object.id))
        if information.moduleID != 0 {
            information.threadData = thread_pointer() &- UInt(process.storage.layout.offsets[Int(information.moduleID) - 1])
        }
        let result = call(callback, information, data)
        if result != 0 { return result }
        if object.role == .program, let kernel = process.identity.sharedObject {
            let result = call(
                callback,
                HeaderInformation(
                    bias: kernel.image.bias, name: kernel.name.address, headers: kernel.headers.bytes.address,
                    headerCount: UInt(kernel.headers.count), added: added), data)
            if result != 0 { return result }
        }
    }
    return 0
}

private func call(_ callback: UInt, _ information: HeaderInformation, _ data: UInt) -> Int32 {
    var information = information
    return unsafe withUnsafeMutablePointer(to: &information) { pointer in
        Int32(truncatingIfNeeded: call3(callback, UInt(bitPattern: pointer), UInt(MemoryLayout<HeaderInformation>.size), data))
    }
}
