/// The structure of an ELF file that a sentence about it names.
public enum Part: UInt8, Sendable {
    case fileHeader, programHeaders, segment, dynamicSection, stringTable, symbolTable, gnuHash, sysvHash
    case versionSymbols, versionNeeds, versionDefinitions, relocations, relativeRelocations, pltRelocations
    case initialisers, finalisers, note, threadLocalImage
}

/// What is wrong with a file; the payload holds the facts, the sentence is made elsewhere.
public enum ELFError: Error, Equatable, Sendable {
    /// The file ends inside the structure; the value is the byte offset that was wanted.
    case truncated(Part, UInt64)
    /// The structure, or something it points to, lies at a link address outside of every segment.
    case outside(Part, UInt64)
    /// The first four bytes are not those of an ELF file.
    case notELF
    /// A field of the header that does not fit; the value is what the file says.
    case fileClass(UInt8), byteOrder(UInt8), identVersion(UInt8), osABI(UInt8), abiVersion(UInt8), fileVersion(UInt32)
    case machine(UInt16), type(UInt16), programHeaderSize(UInt16)
    /// A value that the specification does not allow there.
    case invalid(Part, UInt64)
    /// Nothing in the file is to be loaded.
    case noSegments
    /// A shared object without a dynamic section.
    case noDynamicSection
}
