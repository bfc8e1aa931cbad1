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

    /// Reads what one file mapping of the object has in memory, as it is there unless somebody has written it; false where that is not all of the file.
    func read(_ mapped: Bytes, to address: UInt) -> Bool {
        let start = LinkAddress(UInt64(mapped.address &- object.image.bias))
        let end = start + UInt64(mapped.count)
        let steps = object.plan.steps
        guard let place = steps.lastIndex(where: { $0.start <= start }), let offset = steps[place].fileOffset else { return false }
        let step = steps[place]
        // The rest of a segment's last page is zero in memory, whatever the file has; and a page that two mappings share is the later's.
        guard end <= step.start + step.length, place + 1 == steps.count || end <= steps[place + 1].start,
            !object.plan.zeroes.contains(where: { $0.start < end && start < $0.start + $0.length })
        else { return false }
        do throws(SystemError) {
            return try System.read(descriptor, into: address, count: mapped.count, at: offset &+ (start - step.start)) == mapped.count
        } catch {
            return false
        }
    }

    /// One relocation of the object's table.
    func relocation(_ index: Int, of table: Table<Relocation>) -> Relocation? {
        let room = Memory.Buffer(count: MemoryLayout<Relocation>.stride)
        return read(table.dropFirst(index).prefix(1).bytes, to: room.bytes.address) ? room.bytes.load(Relocation.self, at: 0) : nil
    }

    func close() { System.close(descriptor) }
}
