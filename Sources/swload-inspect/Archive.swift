import ArgumentParser
import ELF
import Inspect

/// `swload archive`.
struct ArchiveMembers: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "archive", abstract: "List the members of archives, as ar t does, and say what is linked for a symbol.")

    @Flag(help: "List the symbols that the archive's index gives to each member.")
    var symbols = false
    @Option(help: ArgumentHelp("Name the members that are linked for this symbol, and why each.", valueName: "symbol"))
    var pulls: String?
    @OptionGroup var options: ViewOptions

    func run() throws {
        let out = options.output
        var isSound = true
        for path in options.files where !show(path, out) { isSound = false }
        if !isSound { throw ExitCode(1) }
    }

    private func show(_ path: String, _ out: TextOutput) -> Bool {
        defer { out.flush() }
        do throws(ELFFileError) {
            let archive = try Archive(path: path)
            let view = ArchiveView(archive, explains: options.explain)
            var isSound = true
            let kept = ContiguousArray(( pulls ?? "").utf8)
            unsafe kept.withUnsafeBufferPointer { name in
                let symbol = unsafe Bytes(unsafeAddress: UInt(bitPattern: name.baseAddress), count: name.count)
                if options.json {
                    view.write(to: JSONOutput(out), pulling: pulls == nil ? nil : symbol)
                    out.newLine()
                } else if pulls == nil {
                    view.write(listsSymbols: symbols, to: out)
                } else {
                    isSound = view.writePulls(symbol, to: out)
                }
            }
            if !isSound, let pulls { ViewOptions.complain("archive", "\(path): no member defines \(pulls), by the archive's symbol index") }
            guard let at = archive.brokenAt else { return isSound }
            out.flush()
            ViewOptions.complain("archive", "\(path): the member header at offset \(at) is broken; what follows is left out")
            return false
        } catch {
            ViewOptions.complain("archive", error.description)
            return false
        }
    }
}
