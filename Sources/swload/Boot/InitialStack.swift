/// The process's initial stack as the kernel laid it out: argc, argv, environment, auxiliary vector (x86-64 psABI, "Initial Stack").
struct InitialStack {
    /// The entries of the auxiliary vector that the loader reads or sets.
    enum AuxiliaryType: UInt {
        case end = 0
        case headers = 3
        case headerSize = 4
        case headerCount = 5
        case pageSize = 6
        case base = 7
        case entry = 9
        case effectiveUser = 12
        case platform = 15
        case capabilities = 16
        case secure = 23
        case random = 25
        case capabilities2 = 26
        case executable = 31
        case sharedObject = 33
        case leastSignalStack = 51
    }

    /// The address of argc.
    let address: UInt
    /// The address of the environment's first pointer, and of the auxiliary vector.
    private(set) var environment: UInt
    private(set) var auxiliary: UInt

    init(_ address: UInt) {
        self.address = address
        environment = address &+ 8 &* (Memory.load(UInt.self, at: address) &+ 2)
        auxiliary = environment
        skipEnvironment()
    }

    /// The stack that the system's linker leaves: it may have taken variables out, but the auxiliary vector is where it was.
    init(_ address: UInt, auxiliary: UInt) {
        self.init(address)
        self.auxiliary = auxiliary
    }

    private mutating func skipEnvironment() {
        auxiliary = environment
        while Memory.load(UInt.self, at: auxiliary) != 0 { auxiliary &+= 8 }
        auxiliary &+= 8
    }

    var argumentCount: Int { Int(Memory.load(UInt.self, at: address)) }

    /// The address of argv.
    var arguments: UInt { address &+ 8 }

    func argument(_ index: Int) -> Bytes {
        Memory.string(at: Memory.load(UInt.self, at: arguments &+ 8 &* UInt(index)))
    }

    /// The value of an environment variable, nil where it is not set.
    func variable(_ name: Bytes) -> Bytes? {
        var found: Bytes?
        forEachVariable(prefix: name) { entry in
            if found == nil, entry[name.count] == 0x3d { found = entry.tail(from: name.count &+ 1) }
        }
        return found
    }

    /// Calls `body` with each "NAME=value" that begins with a prefix; the others are not read further than they differ.
    func forEachVariable(prefix: Bytes, _ body: (Bytes) -> Void) {
        var slot = environment
        while true {
            let pointer = Memory.load(UInt.self, at: slot)
            if pointer == 0 { return }
            slot &+= 8
            var count = 0
            while let byte = prefix[count], Memory.load(UInt8.self, at: pointer &+ UInt(count)) == byte { count &+= 1 }
            if count == prefix.count { body(Memory.string(at: pointer)) }
        }
    }

    /// The value of an entry of the auxiliary vector, 0 where it is missing.
    subscript(type: AuxiliaryType) -> UInt {
        slot(of: type).map { Memory.load(UInt.self, at: $0) } ?? 0
    }

    /// Changes the value of an entry of the auxiliary vector, where there is one.
    func set(_ type: AuxiliaryType, to value: UInt) {
        if let slot = slot(of: type) { Memory.store(value, at: slot) }
    }

    /// Calls `body` with each entry of the auxiliary vector.
    func forEachAuxiliary(_ body: (_ type: UInt, _ value: UInt) -> Void) {
        var entry = auxiliary
        while true {
            let type = Memory.load(UInt.self, at: entry)
            if type == AuxiliaryType.end.rawValue { return }
            body(type, Memory.load(UInt.self, at: entry &+ 8))
            entry &+= 16
        }
    }

    private func slot(of type: AuxiliaryType) -> UInt? {
        var entry = auxiliary
        while true {
            let here = Memory.load(UInt.self, at: entry)
            if here == type.rawValue { return entry &+ 8 }
            if here == AuxiliaryType.end.rawValue { return nil }
            entry &+= 16
        }
    }

    /// The address after the auxiliary vector's end mark.
    private var end: UInt {
        var entry = auxiliary
        while Memory.load(UInt.self, at: entry) != 0 { entry &+= 16 }
        return entry &+ 16
    }

    /// Takes the first `count` arguments away; everything behind them moves down, so that argc stays aligned to 16 bytes.
    mutating func dropArguments(_ count: Int) {
        guard count > 0 else { return }
        let from = arguments &+ 8 &* UInt(count)
        let last = end
        Memory.store(UInt(argumentCount &- count), at: address)
        Memory.copy(from: from, to: arguments, count: Int(last &- from))
        environment &-= 8 &* UInt(count)
        skipEnvironment()
    }

    /// Takes variables out of the environment; everything behind them moves down, because the auxiliary vector is looked for there.
    mutating func dropVariables(where isUnwanted: (Bytes) -> Bool) {
        var from = environment
        var to = environment
        while true {
            let pointer = Memory.load(UInt.self, at: from)
            if pointer == 0 { break }
            from &+= 8
            if isUnwanted(Memory.string(at: pointer)) { continue }
            Memory.store(pointer, at: to)
            to &+= 8
        }
        if to == from { return }
        Memory.copy(from: from, to: to, count: Int(end &- from))
        skipEnvironment()
    }

    /// Puts another string in the place of argv[0].
    func setArgument0(_ text: Bytes) {
        Memory.store(text.address, at: arguments)
    }
}
