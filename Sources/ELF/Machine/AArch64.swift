/// The dynamic relocation types of the AArch64 ELF ABI (section "Dynamic relocations").
@inline(__always)
func aarch64Kind(_ type: UInt32) -> RelocationKind? {
    switch type {
    case 0, 256: RelocationKind.none
    case 257: .absolute64
    case 258: .absolute32
    case 260: .relative64
    case 261: .relative32
    case 1024: .copy
    case 1025: .gotEntry
    case 1026: .jumpSlot
    case 1027: .relative
    case 1028: .moduleID
    case 1029: .moduleOffset
    case 1030: .threadOffset
    case 1031: .descriptor
    case 1032: .indirect
    default: nil
    }
}

func aarch64RelocationName(_ type: UInt32) -> StaticString? {
    switch type {
    case 0, 256: "R_AARCH64_NONE"
    case 257: "R_AARCH64_ABS64"
    case 258: "R_AARCH64_ABS32"
    case 260: "R_AARCH64_PREL64"
    case 261: "R_AARCH64_PREL32"
    case 1024: "R_AARCH64_COPY"
    case 1025: "R_AARCH64_GLOB_DAT"
    case 1026: "R_AARCH64_JUMP_SLOT"
    case 1027: "R_AARCH64_RELATIVE"
    case 1028: "R_AARCH64_TLS_DTPMOD64"
    case 1029: "R_AARCH64_TLS_DTPREL64"
    case 1030: "R_AARCH64_TLS_TPREL64"
    case 1031: "R_AARCH64_TLSDESC"
    case 1032: "R_AARCH64_IRELATIVE"
    default: nil
    }
}
