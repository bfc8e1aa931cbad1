import CFreestanding

/// One object of the process: the program, a library, or the system's dynamic linker, which is loaded as data.
final class LoadedObject {
    /// What part the object plays.
    enum Role { case program, library, linker }

    let id: ObjectID
    let role: Role
    /// The name that traces and `dl_iterate_phdr` show; empty for the program.
    let name: Bytes
    /// The name by which it was asked for first.
    let requestedName: Bytes
    /// The file's path as it was opened.
    let path: Bytes
    let identity: FileState
    var device: UInt64 { identity.device }
    var inode: UInt64 { identity.inode }
    let plan: SegmentPlan
    let image: Image
    let tables: DynamicObject
    /// The program headers in the object's own memory, or a copy; and what they say of the object, read before.
    let headers: Table<ProgramHeader>
    let marks: HeaderMarks
    /// The address of the entry point, 0 where the file has none.
    let entry: UInt
    /// True in list mode for a library that was not found.
    let isMissing: Bool
    /// True where its pages are an earlier start's, after relocation; and where those that only relocation writes are read-only already.
    let isSaved: Bool
    var isProtected: Bool
    /// What holds the object's names.
    let strings: KeptBytes
    /// The address of the records of calls through its jump slots, in their order, where these are traced and bound at the first call; 0 for none.
    var callRecords: UInt = 0

    init(
        _ file: OpenFile, id: ObjectID, role: Role, name: Bytes, requestedName: Bytes, space: AddressSpace, strings: KeptBytes,
        saved: SavedImage? = nil, known: KnownTables? = nil
    ) throws(LoadError) {
        self.strings = strings
        isSaved = saved.map { $0.pages.count > 0 } ?? false
        self.id = id
        self.role = role
        self.name = name
        self.requestedName = requestedName
        path = file.path
        identity = file.status.identity
        isMissing = false
        do throws(ELFError) {
            plan = try SegmentPlan(
                headers: file.headers, isFixed: file.header.type == .executable, fileSize: file.status.fileSize, pageSize: 4096)
        } catch {
            throw .format(file.path, error)
        }
        let bias = try SegmentMapper(path: file.path, descriptor: file.descriptor, plan: plan, saved: saved).map(in: space)
        isProtected = plan.relro.flatMap { relro in saved.map { $0.covers(relro.start, relro.length, readOnly: true) } } ?? false
        image = unsafe Image(bias: bias, segments: plan.segments)
        entry = file.header.entry.value == 0 ? 0 : image.address(of: file.header.entry)
        headers = Self.headersInMemory(file, image, strings)
        marks = HeaderMarks(file.headers)
        do throws(ELFError) {
            tables = try Self.tables(image, marks, known, isWritten: !isSaved && !StagedPages.takes(plan))
        } catch {
            System.unmap(bias &+ UInt(plan.start.value), count: plan.length)
            throw .format(file.path, error)
        }
    }

    /// The program headers as the process can see them: where a segment holds them, otherwise a copy.
    private static func headersInMemory(_ file: OpenFile, _ image: Image, _ strings: KeptBytes) -> Table<ProgramHeader> {
        let size = UInt64(file.headers.bytes.count)
        for index in 0..<file.headers.count {
            guard let segment = file.headers[index], segment.kind == .load, file.header.programHeaderOffset >= segment.offset,
                file.header.programHeaderOffset - segment.offset < segment.fileSize
            else { continue }
            let address = segment.address + (file.header.programHeaderOffset - segment.offset)
            if let bytes = image.bytes(at: address, count: size) { return Table(bytes) }
        }
        return Table(strings.keep(file.headers.bytes))
    }

    private static func tables(_ image: Image, _ marks: HeaderMarks, _ known: KnownTables?, isWritten: Bool) throws(ELFError) -> DynamicObject {
        guard let dynamic = marks.dynamic else { return DynamicObject() }
        guard let bytes = image.bytes(at: dynamic.address, count: dynamic.memorySize) else {
            throw .outside(.dynamicSection, dynamic.address.value)
        }
        // Its page is read now, and will be written by relocation.
        if isWritten, known == nil, image.segment(holding: dynamic.address)?.flags.contains(.write) ?? false { touch(bytes.address) }
        let tables = try DynamicObject(image: image, dynamic: bytes, known: known)
        for (tag, part) in [(DynamicTag.initialiser, Part.initialisers), (.finaliser, .finalisers)] {
            guard let address = tables.dynamic[tag] else { continue }
            let segment = image.segment(holding: LinkAddress(address))
            guard segment?.flags.contains(.execute) ?? false else { throw .outside(part, address) }
        }
        return tables
    }

    /// The program, where the kernel has mapped it because it names swload as its interpreter.
    init(mapped stack: InitialStack, path: Bytes, identity: FileState, known: KnownTables?) throws(LoadError) {
        strings = KeptBytes()
        id = .program
        role = .program
        name = Bytes()
        requestedName = path
        self.path = path
        self.identity = identity
        isMissing = false
        isSaved = false
        isProtected = false
        headers = Table(Memory.bytes(at: stack[.headers], count: Int(stack[.headerCount]) * ProgramHeader.size))
        marks = HeaderMarks(headers)
        let own = headers.first(.programHeaders)
        do throws(ELFError) {
            plan = try SegmentPlan(headers: headers, isFixed: own == nil, fileSize: .max, pageSize: 4096)
            image = unsafe Image(bias: own.map { stack[.headers] &- UInt($0.address.value) } ?? 0, segments: plan.segments)
            entry = stack[.entry]
            tables = try Self.tables(image, marks, known, isWritten: !StagedPages.takes(plan))
        } catch {
            throw .format(path, error)
        }
    }

    /// A stand-in, in list mode, for a library that was not found.
    init(missing name: Bytes, id: ObjectID) {
        strings = KeptBytes()
        self.id = id
        role = .library
        self.name = name
        requestedName = name
        path = name
        identity = .missing
        isMissing = true
        isSaved = false
        isProtected = false
        plan = SegmentPlan()
        image = unsafe Image(bias: 0, segments: [])
        entry = 0
        headers = Table()
        marks = HeaderMarks(headers)
        tables = DynamicObject()
    }

    /// The first address of the object's first page.
    var start: UInt { image.address(of: plan.start) }

    /// The first address after the object's last byte.
    private(set) lazy var end: UInt = {
        var last = LinkAddress(0)
        for segment in image.segments where segment.end > last { last = segment.end }
        return image.address(of: last)
    }()

    /// The address of the unwind table, 0 where there is none.
    var unwindTable: UInt { marks.unwindTable.map { image.address(of: $0) } ?? 0 }

    /// The address of the dynamic section, 0 where there is none.
    var dynamicSection: UInt { marks.dynamic.map { image.address(of: $0.address) } ?? 0 }

    /// The address that a dynamic tag holds, nil where the tag is missing.
    func address(_ tag: DynamicTag) -> UInt? {
        tables.dynamic[tag].map { image.address(of: LinkAddress($0)) }
    }

    /// The address in memory of code of the object, nil where the link address is not that of code.
    func code(at address: LinkAddress) -> UInt? {
        image.segment(holding: address)?.flags.contains(.execute) ?? false ? image.address(of: address) : nil
    }

    /// Takes the object's memory out of the process.
    func unmap(_ space: AddressSpace) {
        System.unmap(start, count: plan.length)
        space.giveBack(start, end: start &+ UInt(plan.length))
    }

    /// The name of a symbol, empty where it has none.
    func symbolName(_ index: Int) -> Bytes {
        guard index != 0, let symbol = tables.symbols[index] else { return Bytes() }
        return tables.strings.string(at: Int(symbol.nameOffset)) ?? Bytes()
    }

    /// The name for a message: the program's as the user gave it.
    func shownName(_ program: Bytes) -> Bytes { name.isEmpty ? program : name }

    /// DT_SONAME, empty where there is none.
    var soname: Bytes {
        do throws(ELFError) { return try tables.string(.soname) ?? Bytes() } catch { return Bytes() }
    }
}
