/// The dynamic relocation types of the x86-64 psABI (table "Relocation Types").
@inline(__always)
func x86_64Kind(_ type: UInt32) -> RelocationKind? {
    switch type {
    case 0: RelocationKind.none
    case 1: .absolute64
    case 2: .relative32
    case 5: .copy
    case 6: .gotEntry
    case 7: .jumpSlot
    case 8, 38: .relative
    case 10: .absolute32
    case 11: .absolute32Signed
    case 16: .moduleID
    case 17: .moduleOffset
    case 18: .threadOffset
    case 23: .threadOffset32
    case 24: .relative64
    case 32: .size32
    case 33: .size64
    case 36: .descriptor
    case 37: .indirect
    default: nil
    }
}

func x86_64RelocationName(_ type: UInt32) -> StaticString? {
    switch type {
    case 0: "R_X86_64_NONE"
    case 1: "R_X86_64_64"
    case 2: "R_X86_64_PC32"
    case 5: "R_X86_64_COPY"
    case 6: "R_X86_64_GLOB_DAT"
    case 7: "R_X86_64_JUMP_SLOT"
    case 8: "R_X86_64_RELATIVE"
    case 10: "R_X86_64_32"
    case 11: "R_X86_64_32S"
    case 16: "R_X86_64_DTPMOD64"
    case 17: "R_X86_64_DTPOFF64"
    case 18: "R_X86_64_TPOFF64"
    case 23: "R_X86_64_TPOFF32"
    case 24: "R_X86_64_PC64"
    case 32: "R_X86_64_SIZE32"
    case 33: "R_X86_64_SIZE64"
    case 36: "R_X86_64_TLSDESC"
    case 37: "R_X86_64_IRELATIVE"
    case 38: "R_X86_64_RELATIVE64"
    default: nil
    }
}
