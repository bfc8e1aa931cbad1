import CFreestanding

/// The static thread-local storage of all modules as one block: its initial image, from which each thread's block is copied.
///
/// The C library's own linker sees the block as the storage of a single program and reserves it below every thread pointer. It ends at the
/// thread pointer and begins with a cookie, by which a wrong idea of the layout shows at once.
final class ThreadStorage {
    let layout: TLSLayout
    /// The bytes of the block, a multiple of the alignment.
    let size: UInt64
    let alignment: UInt64
    /// The address of the image; congruent to the program's load bias modulo the alignment.
    let image: UInt
    private let cookie: UInt64

    /// Room below the modules for the cookie and for what later modules may need.
    private static let surplus: UInt64 = 1664 + 64

    init(layout: TLSLayout, bias: UInt, random: UInt64) {
        self.layout = layout
        alignment = layout.alignment
        size = layout.size(withExtra: Self.surplus)
        let mask = UInt(alignment) &- 1
        let memory = Memory.permanent(count: Int(size &+ alignment))
        image = ((memory.address &- bias &+ mask) & ~mask) &+ bias
        cookie = random ^ 0x5377_6c6f_6164_2121
        Memory.store(cookie, at: image)
        publishOffsets()
    }

    /// Gives `__tls_get_addr` its table.
    private func publishOffsets() {
        let table = Memory.permanent(count: (layout.offsets.count + 1) * 8)
        for (index, offset) in layout.offsets.enumerated() { Memory.store(offset, at: table.address &+ UInt(index + 1) &* 8) }
        set_tls_offsets(table.address)
    }

    /// True where the block below a thread pointer is a copy of the image.
    func isBelow(_ threadPointer: UInt) -> Bool {
        Memory.load(UInt64.self, at: threadPointer &- UInt(size)) == cookie
    }

    /// Takes the modules' initial data, which relocation has finished, into the image.
    func fill(from objects: [LoadedObject]) throws(LoadError) {
        for (index, module) in layout.modules.enumerated() {
            let object = objects[module.object.index]
            guard let data = object.image.bytes(at: module.address, count: module.fileSize) else {
                throw .format(object.path, .outside(.threadLocalImage, module.address.value))
            }
            Memory.copy(from: data.address, to: image &+ UInt(size &- layout.offsets[index]), count: data.count)
        }
    }

    /// Makes the block below a thread pointer a fresh copy of the image; takes no lock and allocates nothing.
    func copy(below threadPointer: UInt) {
        Memory.copy(from: image, to: threadPointer &- UInt(size), count: Int(size))
    }

    /// Makes a first thread's block, with a control block that has what compiled code reads there (x86-64 TLS ABI: the thread pointer itself, the
    /// stack guard), for a program without a C library.
    func makeThread(random: UInt64) -> UInt {
        let control = 64
        let memory = Memory.permanent(count: Int(size &+ alignment) + control + 64)
        let mask = max(UInt(alignment), 64) &- 1
        let threadPointer = (memory.address &+ UInt(size) &+ mask) & ~mask
        Memory.store(threadPointer, at: threadPointer)
        Memory.store(threadPointer, at: threadPointer &+ 16)
        Memory.store(random & ~0xff, at: threadPointer &+ 40)
        return threadPointer
    }
}
