/// What an object's program headers say besides what to map, read when its file was opened: the page where they stand in memory stays untouched.
struct HeaderMarks {
    private(set) var dynamic: ProgramHeader?
    private(set) var interpreter: ProgramHeader?
    private(set) var threadLocal: ProgramHeader?
    /// What may be done with the stack, nil where the object does not say.
    private(set) var stack: ProgramHeader.Flags?
    private(set) var unwindTable: LinkAddress?

    /// Takes the first entry of each type.
    init(_ headers: Table<ProgramHeader>) {
        for index in 0..<headers.count {
            guard let header = headers[index] else { return }
            switch header.kind {
            case .dynamic: dynamic = dynamic ?? header
            case .interpreter: interpreter = interpreter ?? header
            case .threadLocal: threadLocal = threadLocal ?? header
            case .stack: stack = stack ?? header.flags
            case .unwindTable: unwindTable = unwindTable ?? header.address
            default: continue
            }
        }
    }
}
