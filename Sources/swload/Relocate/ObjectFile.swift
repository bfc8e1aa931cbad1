/// The file of an object that is mapped, opened once more for what is read of it only once: to map a page takes longer than to copy it, and it would stay.
struct ObjectFile {
    private let object: LoadedObject
    private let descriptor: Int32

    /// From this number of bytes on that are read together it is worth opening.
    private static let least = 32 * 4096

    /// Opens it for a number of bytes; nil where these are few, or where there is another file by now.
    init?(of object: LoadedObject, for count: Int) {
        guard count >= Self.least, let descriptor = Self.open(object) else { return nil }
        self.object = object
        self.descriptor = descriptor
    }

    private static func open(_ object: LoadedObject) -> Int32? {
        do throws(SystemError) {
            let descriptor = try System.open(object.path)
            if try System.status(of: descriptor).identity == object.identity { return descriptor }
            System.close(descriptor)
        } catch {}
        return nil
    }

    /// Reads `count` bytes of one file mapping, as they are there unless somebody has written them; false where they are not all of the file.
    func read(_ start: LinkAddress, count: Int, to address: UInt) -> Bool {
        let end = start + UInt64(count)
        // The rest of a segment's last page is zero in memory, whatever the file has; and a page that two mappings share is the later's.
        guard let place = object.plan.steps.lastIndex(where: { $0.start <= start }), let offset = object.plan.steps[place].fileOffset,
            end <= object.plan.steps[place].start + object.plan.steps[place].length,
            place + 1 == object.plan.steps.count || end <= object.plan.steps[place + 1].start,
            !object.plan.zeroes.contains(where: { $0.start < end && start < $0.start + $0.length })
        else { return false }
        do throws(SystemError) {
            return try System.read(descriptor, into: address, count: count, at: offset &+ (start - object.plan.steps[place].start)) == count
        } catch {
            return false
        }
    }

    /// One relocation of the object's table.
    func relocation(_ index: Int, of table: Table<Relocation>) -> Relocation? {
        let place = table.dropFirst(index).bytes.address
        let room = Memory.Buffer(count: MemoryLayout<Relocation>.stride)
        let start = LinkAddress(UInt64(place &- object.image.bias))
        return read(start, count: room.bytes.count, to: room.bytes.address) ? room.bytes.load(Relocation.self, at: 0) : nil
    }

    func close() { System.close(descriptor) }
}
