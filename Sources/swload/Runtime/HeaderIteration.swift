import CFreestanding

/// `struct dl_phdr_info` (<link.h>), and what the last word is made of.
struct HeaderInformation: BitwiseCopyable {
    private var bias: UInt
    private var name: UInt
    private var headers: UInt
    private var headerCount: UInt
    private var added: UInt64
    private var removed: UInt64
    fileprivate var moduleID: UInt = 0
    fileprivate var threadData: UInt = 0
    /// Behind what callers know: the fixed place of the module's blocks, 0 where they have none.
    fileprivate var offset: UInt64 = 0

    fileprivate static var size: UInt { 64 }

    /// swload, where unwinders have to find it, with the counters of another.
    fileprivate init(_ loader: LoaderImage, like other: HeaderInformation) {
        self.init(
            bias: loader.start, name: Bytes("swload").address, headers: loader.headers.bytes.address, headerCount: UInt(loader.headers.count),
            added: other.added, removed: other.removed)
    }

    private init(bias: UInt, name: UInt, headers: UInt, headerCount: UInt, added: UInt64, removed: UInt64) {
        self.bias = bias
        self.name = name
        self.headers = headers
        self.headerCount = headerCount
        self.added = added
        self.removed = removed
    }

    /// The program, the kernel's object, then the others of each link-map namespace in load order.
    static func all(_ closure: Closure, _ sharedObject: SharedObject?) -> [HeaderInformation] {
        var all: [HeaderInformation] = []
        all.reserveCapacity(closure.objects.count + 1)
        let added = closure.tables.added + (sharedObject == nil ? 0 : 1)
        for id in closure.tables.all where !closure.objects[id.index].isMissing {
            let object = closure.objects[id.index]
            var information = HeaderInformation(
                bias: object.image.bias, name: (object.name.isEmpty ? Bytes("") : object.name).address, headers: object.headers.bytes.address,
                headerCount: UInt(object.headers.count), added: added, removed: closure.tables.removed)
            let moduleID = closure.tables.usage[id.index].moduleID
            information.moduleID = UInt(moduleID)
            information.offset = closure.tables.layout.offset(of: moduleID)
            all.append(information)
            guard object.role == .program, let kernel = sharedObject else { continue }
            all.append(
                HeaderInformation(
                    bias: kernel.image.bias, name: kernel.name.address, headers: kernel.headers.bytes.address,
                    headerCount: UInt(kernel.headers.count), added: added, removed: closure.tables.removed))
        }
        return all
    }
}

/// `dl_iterate_phdr`: calls back for each object until the callback does not return 0. Any thread; no lock, no allocation of its own: what is unloaded
/// meanwhile stays until the callbacks are done.
@c(swload_iterate_headers) func iterateHeaders(_ callback: UInt, _ data: UInt) -> Int32 {
    let threads = Process.shared.threads
    return Snapshot.read { snapshot in
        for index in snapshot.headers.indices {
            var information = snapshot.headers[index]
            if information.moduleID != 0 {
                information.threadData = threads.existingBlock(of: Int(information.moduleID), offset: information.offset)
            }
            let result = unsafe withUnsafeMutablePointer(to: &information) { pointer in
                Int32(truncatingIfNeeded: call3(callback, UInt(bitPattern: pointer), HeaderInformation.size, data))
            }
            if result != 0 { return result }
        }
        guard let loader = Process.shared.context.calls?.loader, let first = snapshot.headers.first else { return 0 }
        var information = HeaderInformation(loader, like: first)
        return unsafe withUnsafeMutablePointer(to: &information) { pointer in
            Int32(truncatingIfNeeded: call3(callback, UInt(bitPattern: pointer), HeaderInformation.size, data))
        }
    }
}
