import ELF
import Link

extension Subject {
    /// Where an object's thread-local variables lie in the block of each thread; nil where it has none.
    func threadBlock(of object: ObjectID, _ closure: Closure) -> StaticStorage.Block? {
        let modules = closure.order.objects.filter { closure.objects[$0.index].file?.headers.first(.threadLocal) != nil }
        guard let storage = try? StaticStorage(closure), let place = modules.firstIndex(of: object), place < storage.blocks.count else { return nil }
        return storage.blocks[place]
    }

    /// Thread-local storage; nil where no object has any.
    func threadStage(_ closure: Closure) -> Stage? {
        guard let storage = try? StaticStorage(closure), !storage.blocks.isEmpty else { return nil }
        let side =
            storage.variant == 2
            ? "below the thread pointer (%fs on x86-64, variant II), the program's nearest"
            : "above the thread pointer (TPIDR_EL0 on AArch64, variant I), the program's first"
        var stage = Stage(
            "threads", "Thread-local storage",
            "Each object with PT_TLS is a module and gets a number. Every thread has one block of memory for all modules of the start, \(side), so that code can have distances built in."
        )
        let rows = storage.blocks.map { block in
            ["\(block.module)", short(block.name), block.fileSize.hex, block.size.hex, "\(block.alignment)", distance(block.offset)]
        }
        stage.add(
            .table(title: "modules", columns: ["ID", "object", "from the file", "in memory", "aligned to", "block begins at"], rows: rows))
        stage.add(.picture(title: "one thread's block, lower addresses first", threadPicture(storage)))
        return stage
    }

    /// A place as a distance from the thread pointer.
    func distance(_ offset: Int64) -> String { offset < 0 ? "tp-\(offset.magnitude.hex)" : "tp+\(offset.magnitude.hex)" }

    private func short(_ path: String) -> String { path.split(separator: "/").last.map(String.init) ?? path }

    private func threadPicture(_ storage: StaticStorage) -> [String] {
        let width = 48
        let bar = String(repeating: "─", count: width)
        var rows = storage.blocks.sorted { $0.offset < $1.offset }.map { block in
            (distance(block.offset), " \(short(block.name)): \(block.fileSize.hex) copied, \((block.size &- block.fileSize).hex) zero", "")
        }
        let control = ("tp", " the C library's thread control block", " ◀── thread pointer")
        if storage.variant == 2 { rows.append(control) } else { rows.insert(control, at: 0) }
        var lines: [String] = []
        for (index, row) in rows.enumerated() {
            lines.append("\(row.0.aligned(12)) \(index == 0 ? "┌\(bar)┐" : "├\(bar)┤")\(row.2)")
            lines.append("\("".aligned(12)) │\(row.1.padded(width))│")
        }
        return lines + ["\("".aligned(12)) └\(bar)┘"]
    }
}
