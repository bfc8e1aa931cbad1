import ELF
import Link

extension Subject {
    /// Where the thread-local variables of each object lie, as the loader places them.
    func threadLayout(_ closure: Closure) -> TLSLayout {
        var layout = TLSLayout()
        for object in closure.objects {
            guard let header = object.file?.headers.first(.threadLocal), header.memorySize > 0 else { continue }
            try? layout.add(TLSSegment(object: object.id, header: header))
        }
        return layout
    }

    /// Thread-local storage; nil where no object has any.
    func threadStage(_ closure: Closure) -> Stage? {
        let layout = threadLayout(closure)
        guard !layout.modules.isEmpty else { return nil }
        let isBelow = closure.machine == .x86_64
        var stage = Stage(
            "threads", "Thread-local storage",
            "Each object with PT_TLS is a module and gets a number. Every thread has one block of memory for all modules of the start, \(isBelow ? "below the thread pointer (%fs on x86-64, variant II), the program's nearest" : "above the thread pointer (TPIDR_EL0 on AArch64, variant I), the program's first"), so that code can have distances built in."
        )
        var rows: [[String]] = []
        for (index, module) in layout.modules.enumerated() {
            guard let module else { continue }
            rows.append([
                "\(index + 1)", closure.objects[module.object.index].shortName, module.fileSize.hex, module.memorySize.hex, "\(module.alignment)",
                isBelow ? "tp-\(layout.offsets[index].hex)" : "above tp",
            ])
        }
        stage.add(.table(title: "modules", columns: ["ID", "object", "from the file", "in memory", "aligned to", "block begins at"], rows: rows))
        if isBelow { stage.add(.picture(title: "one thread's block, lower addresses first", threadPicture(layout, closure))) }
        return stage
    }

    private func threadPicture(_ layout: TLSLayout, _ closure: Closure) -> [String] {
        let bar = String(repeating: "─", count: 48)
        var lines: [String] = []
        for (index, module) in layout.modules.enumerated().reversed() {
            guard let module else { continue }
            lines.append("\("tp-\(layout.offsets[index].hex)".aligned(12)) ├\(bar)┤")
            lines.append(
                "\("".aligned(12)) │\(" \(closure.objects[module.object.index].shortName): \(module.fileSize.hex) copied, \((module.memorySize &- module.fileSize).hex) zero".padded(48))│"
            )
        }
        lines.append("\("tp".aligned(12)) ├\(bar)┤ ◀── thread pointer")
        lines.append("\("".aligned(12)) │\(" the C library's thread control block".padded(48))│")
        lines.append("\("".aligned(12)) └\(bar)┘")
        if let first = lines.first { lines[0] = first.replacing("├", with: "┌").replacing("┤", with: "┐") }
        return lines
    }
}
