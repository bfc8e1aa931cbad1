import ELF

/// Who reads a note, and what for.
enum NoteSentences {
    static func sentence(_ note: ObjectNote, _ file: ELFFile) -> String {
        let isGNU = note.owner == Bytes("GNU")
        return switch (isGNU, note.type) {
        case (true, 1): "NT_GNU_ABI_TAG: the oldest kernel that the file runs on; ld.so refuses it on an older one."
        case (true, 2): "NT_GNU_HWCAP: what the vDSO adds to the directories that are searched for a library."
        case (true, 3): "NT_GNU_BUILD_ID: names this very build; debuggers find its debug file under .build-id/ by it."
        case (true, 4): "NT_GNU_GOLD_VERSION: the link editor that made the file."
        case (true, 5):
            "NT_GNU_PROPERTY_TYPE_0: what the code needs or supports; ld.so turns protections such as IBT on only where all objects have them, and refuses an ISA that the processor lacks."
        case _ where note.owner == Bytes("stapsdt"): "A SystemTap probe: a tracer may put a breakpoint on the nop at this location; the arguments say where the values are."
        case _ where note.owner == Bytes("FDO"): "The package that the file came from, as JSON, for whoever looks into a core dump."
        case _ where note.owner == Bytes("Go"): "The build ID of Go's own tools."
        case _ where file.header.type == ObjectHeader.core: "A part of the dead process's state, as the kernel wrote it."
        default: "A note of the owner \(note.owner.text); kernel and loader pass over it."
        }
    }
}
