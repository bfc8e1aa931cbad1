import ELF

/// What a relocation makes the loader, or the link editor, write.
enum RelocationSentences {
    static func sentence(_ relocation: ObjectRelocation, _ rows: RelocationRows) -> String {
        let symbol = rows.symbol(relocation)
        let target = symbol.map { rows.name($0).text }
        let who = rows.file.header.type == ObjectHeader.relocatable ? "link editor" : "loader"
        let place = rows.file.header.type == ObjectHeader.relocatable
            ? "at offset 0x\(hexadecimal(relocation.offset)) of \(section(rows))" : "at load bias + 0x\(hexadecimal(relocation.offset))"
        guard let name = rows.typeName(relocation.type & (rows.file.header.machine == Machines.mips ? 0xff : .max)) else {
            return "A type that the processor's supplement does not name; a loader has to refuse the file."
        }
        let addend = relocation.addend.map { $0 == 0 ? "" : $0 < 0 ? " - 0x\(hexadecimal($0.magnitude))" : " + 0x\(hexadecimal(UInt64($0)))" } ?? " + what stands there"
        let value = target.map { "\($0)\(addend)" }
        return switch role(name) {
        case .none: "Nothing is done; it only keeps the symbol in the link."
        case .relative: "The \(who) writes load bias\(addend) \(place); no symbol is looked up."
        case .jumpSlot: "The slot of a stub \(place): the address of \(value ?? "the function"), bound at the first call or, with BIND_NOW, at start."
        case .globalData: "The \(who) looks \(target ?? "the symbol") up and writes its address \(place), a slot of the global offset table."
        case .copy:
            "The loader copies \(symbol?.size ?? 0) bytes of \(target ?? "the variable") out of the library that defines it to \(place.dropFirst(3)); everybody then uses the copy."
        case .indirect: "The function at load bias\(addend) is called, and the address that it returns is written \(place); after all other relocations."
        case .module: "The number of the TLS module that defines \(target ?? "this object's own variables") is written \(place), half of what __tls_get_addr is given."
        case .moduleOffset: "The offset of \(value ?? "the variable") in its TLS block is written \(place), the other half of what __tls_get_addr is given."
        case .threadOffset: "The distance of \(value ?? "the variable") from the thread pointer is written \(place); the variable has to be in the static TLS block."
        case .descriptor: "A TLS descriptor \(place): a function and its argument, which give the distance of \(value ?? "the variable") from the thread pointer."
        case .relativeToPlace: "The \(who) writes the distance from the place itself to \(value ?? "the symbol") \(place)."
        case .symbolic: "The \(who) writes the address of \(value ?? "the symbol") \(place)."
        case .other: "\(name): the \(who) computes it from \(value ?? "the addend") as the processor's supplement says, and writes it \(place)."
        }
    }

    static func packed(_ address: UInt64, word: Int, _ file: ELFFile) -> String {
        "The loader adds the load bias to the word at load bias + 0x\(hexadecimal(address)) (entry \(word) of DT_RELR); the addend stands there."
    }

    private static func section(_ rows: RelocationRows) -> String {
        rows.section.flatMap { rows.file.section($0.info) }.map { rows.file.shownName(of: $0).text } ?? "its section"
    }

    private enum Role {
        case none, relative, jumpSlot, globalData, copy, indirect, module, moduleOffset, threadOffset, descriptor, relativeToPlace, symbolic, other
    }

    /// What the name of a type says that all machines have in common.
    private static func role(_ name: String) -> Role {
        let words = name.split(separator: "_").dropFirst(2).joined(separator: "_")
        return switch words {
        case "NONE": .none
        case "RELATIVE", "RELATIVE64": .relative
        case "JUMP_SLOT", "JUMP_SLO", "JMP_SLOT", "JMP_SLO": .jumpSlot
        case "GLOB_DAT": .globalData
        case "COPY": .copy
        case "IRELATIVE": .indirect
        case "DTPMOD64", "DTPMOD32", "TLS_DTPMOD", "TLS_DTPMOD32", "TLS_DTPMOD64", "TLS_DTPMOD_32": .module
        case "DTPOFF64", "DTPOFF32", "TLS_DTPREL", "TLS_DTPREL32", "TLS_DTPREL64", "TLS_DTPOFF32", "TLS_DTPOFF", "DTPREL64", "DTPREL32":
            .moduleOffset
        case "TPOFF64", "TPOFF32", "TLS_TPOFF", "TLS_TPREL", "TLS_TPREL32", "TLS_TPREL64", "TLS_TPOFF32", "TPREL64", "TPREL32": .threadOffset
        case "TLSDESC", "TLS_DESC": .descriptor
        case "PC32", "PC64", "PREL32", "PREL64", "REL32", "REL64", "PC16", "PC8": .relativeToPlace
        case "64", "32", "32S", "ABS64", "ABS32", "ADDR64", "ADDR32", "UADDR64", "UADDR32": .symbolic
        default: .other
        }
    }
}
