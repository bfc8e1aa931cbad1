import ELF
import Link

/// Memory that hardened systems do not give.
struct MemoryCheck {
    let closure: Closure

    init(_ closure: Closure) { self.closure = closure }

    var findings: [Diagnosis.Finding] {
        closure.objects.filter { !$0.isMissing && $0.role != .linker }.flatMap { object in textRelocations(object) + stack(object) }
    }

    private func textRelocations(_ object: ClosureObject) -> [Diagnosis.Finding] {
        guard object.tables.dynamic.flags.contains(.textRelocations) else { return [] }
        return [
            Diagnosis.Finding(
                .warning, "text-relocations",
                "\(closure.name(of: object.id)) has text relocations (DT_TEXTREL): its code is made writable for a while, which SELinux and others forbid",
                advice: ["compile all of it with -fPIC or -fPIE"])
        ]
    }

    private func stack(_ object: ClosureObject) -> [Diagnosis.Finding] {
        let header = object.file?.headers.first(.stack)
        if let header, !header.flags.contains(.execute) { return [] }
        // A program without libraries that says nothing gets what the kernel's default is.
        if header == nil, closure.isSelfContained { return [] }
        let how = header == nil ? "says nothing of its stack (no PT_GNU_STACK), so that it gets an executable one" : "wants an executable stack"
        return [
            Diagnosis.Finding(
                .warning, "executable-stack", "\(closure.name(of: object.id)) \(how), which hardened systems forbid",
                advice: ["assemble its .S files with a .note.GNU-stack section, or link it with -z noexecstack"])
        ]
    }
}
