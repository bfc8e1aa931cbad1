import CFreestanding

/// The static thread-local storage of all modules as one block: its initial image, from which each thread's block is copied.
///
/// The C library's own linker sees the block as the storage of a single program and reserves it below every thread pointer. It ends at the
/// thread pointer and begins with some words of the loader's own: a cookie, by which a wrong idea of the layout shows at once, and what the loader
/// keeps for each thread. Between these and the modules of the start lies room for modules that come later and must have a fixed place.
final class ThreadStorage {
    /// The bytes of the block, a multiple of the alignment.
    let size: UInt64
    let alignment: UInt64
    /// The address of the image; congruent to the program's load bias modulo the alignment.
    let image: UInt
    private let cookie: UInt64

    /// Lays out the block for the modules of the start with `surplus` bytes for later ones, and tells the layout where that room ends.
    init(layout: inout TLSLayout, surplus: UInt64, bias: UInt, random: UInt64) {
        alignment = layout.alignment
        size = layout.size(withExtra: surplus &+ UInt64(ThreadWords.count))
        layout.limit = size &- UInt64(ThreadWords.count)
        let mask = UInt(alignment) &- 1
        let memory = Memory.permanent(count: Int(size &+ alignment))
        image = ((memory.address &- bias &+ mask) & ~mask) &+ bias
        cookie = random ^ 0x5377_6c6f_6164_2121
        Memory.store(cookie, at: image)
        Memory.store(thread_vector_none(), at: image &+ ThreadWords.vector)
        set_tls_vector_offset(Int(ThreadWords.vector) &- Int(size))
    }

    /// True where the block below a thread pointer is a copy of the image.
    func isBelow(_ threadPointer: UInt) -> Bool {
        Memory.load(UInt64.self, at: threadPointer &- UInt(size)) == cookie
    }

    /// Takes a module's initial data, which relocation has finished, into the image at its place.
    func fill(_ module: TLSSegment, offset: UInt64, from object: LoadedObject) throws(LoadError) {
        let data = try module.initialData(in: object)
        Memory.copy(from: data.address, to: image &+ UInt(size &- offset), count: data.count)
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

extension TLSSegment {
    /// The bytes of the segment's file part in the object's memory.
    func initialData(in object: LoadedObject) throws(LoadError) -> Bytes {
        guard let data = object.image.bytes(at: address, count: fileSize) else {
            throw .format(object.path, .outside(.threadLocalImage, address.value))
        }
        return data
    }
}
