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
    let device: UInt64
    let inode: UInt64
    let plan: SegmentPlan
    let image: Image
    let tables: DynamicObject
    /// The program headers in the object's own memory, or a copy.
    let headers: Table<ProgramHeader>
    /// The address of the entry point, 0 where the file has none.
    let entry: UInt
    /// True in list mode for a library that was not found.
    let isMissing: Bool
    /// What holds the object's names.
    let strings: KeptBytes

    init(
        _ file: OpenFile, id: ObjectID, role: Role, name: Bytes, requestedName: Bytes, space: AddressSpace, strings: KeptBytes
    ) throws(LoadError) {
        self.strings = strings
        self.id = id
        self.role = role
        self.name = name
        self.requestedName = requestedName
        path = file.path
        device = file.status.device
        inode = file.status.inode
        isMissing = false
        do throws(ELFError) {
            plan = try SegmentPlan(
                headers: file.headers, isFixed: file.header.type == .executable, fileSize: file.status.fileSize, pageSize: 4096)
        } catch {
            throw .format(file.path, error)
        }
        let bias = try SegmentMapper(path: file.path, descriptor: file.descriptor, plan: plan).map(in: space)
        image = unsafe Image(bias: bias, segments: plan.segments)
        entry = file.header.entry.value == 0 ? 0 : image.address(of: file.header.entry)
        headers = Self.headersInMemory(file, image, strings)
        do throws(ELFError) {
            tables = try Self.tables(image, headers, plan)
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

    private static func tables(_ image: Image, _ headers: Table<ProgramHeader>, _ plan: SegmentPlan) throws(ELFError) -> DynamicObject {
        guard let dynamic = headers.first(.dynamic) else { return DynamicObject() }
        guard let bytes = image.bytes(at: dynamic.address, count: dynamic.memorySize) else {
            throw .outside(.dynamicSection, dynamic.address.value)
        }
        // Its page will be written by relocation, unless it is one of many that are staged then.
        let isStaged = (plan.relro?.length ?? 0) >= StagedPages.least
        if !isStaged, image.segment(holding: dynamic.address)?.flags.contains(.write) ?? false { touch(bytes.address) }
        let tables = try DynamicObject(image: image, dynamic: bytes)
        for (tag, part) in [(DynamicTag.initialiser, Part.initialisers), (.finaliser, .finalisers)] {
            guard let address = tables.dynamic[tag] else { continue }
            let segment = image.segment(holding: LinkAddress(address))
            guard segment?.flags.contains(.execute) ?? false else { throw .outside(part, address) }
        }
        return tables
    }

    /// The program, where the kernel has mapped it because it names swload as its interpreter.
    init(mapped stack: InitialStack, path: Bytes) throws(LoadError) {
        strings = KeptBytes()
        id = .program
        role = .program
        name = Bytes()
        requestedName = path
        self.path = path
        device = 0
        inode = 0
        isMissing = false
        headers = Table(Memory.bytes(at: stack[.headers], count: Int(stack[.headerCount]) * ProgramHeader.size))
        let own = headers.first(.programHeaders)
        do throws(ELFError) {
            plan = try SegmentPlan(headers: headers, isFixed: own == nil, fileSize: .max, pageSize: 4096)
            image = unsafe Image(bias: own.map { stack[.headers] &- UInt($0.address.value) } ?? 0, segments: plan.segments)
            entry = stack[.entry]
            tables = try Self.tables(image, headers, plan)
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
        device = 0
        inode = 0
        isMissing = true
        plan = SegmentPlan()
        image = unsafe Image(bias: 0, segments: [])
        entry = 0
        headers = Table()
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
    private(set) lazy var unwindTable = headers.unwindTable(image)

    /// The address of the dynamic section, 0 where there is none.
    var dynamicSection: UInt { headers.first(.dynamic).map { image.address(of: $0.address) } ?? 0 }

    /// The address that a dynamic tag holds, nil where the tag is missing.
    func address(_ tag: DynamicTag) -> UInt? {
        tables.dynamic[tag].map { image.address(of: LinkAddress($0)) }
    }

    /// Takes the object's memory out of the process.
    func unmap(_ space: AddressSpace) {
        System.unmap(start, count: plan.length)
        space.giveBack(start, end: start &+ UInt(plan.length))
    }

    /// The name for a message: the program's as the user gave it.
    func shownName(_ program: Bytes) -> Bytes { name.isEmpty ? program : name }

    /// DT_SONAME, empty where there is none.
    var soname: Bytes {
        do throws(ELFError) { return try tables.string(.soname) ?? Bytes() } catch { return Bytes() }
    }
}
