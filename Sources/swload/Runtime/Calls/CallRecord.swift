import CFreestanding

/// What is known of one traced reference of an object to a function: plain memory that stays, so that it can be used on any thread.
struct CallRecord: BitwiseCopyable {
    let address: UInt

    private static var fields: (stub: UInt, target: UInt, from: UInt, to: UInt, symbol: UInt, readable: UInt, traits: UInt, prototype: UInt, count: UInt, time: UInt, active: UInt) {
        (0, 8, 16, 32, 48, 64, 80, 88, 96, 104, 112)
    }
    static var size: Int { 120 }

    private func word(_ place: UInt) -> UInt { Memory.load(UInt.self, at: address &+ place) }

    private func bytes(_ place: UInt) -> Bytes { Memory.bytes(at: word(place), count: Int(bitPattern: word(place &+ 8))) }

    private func set(_ bytes: Bytes, _ place: UInt) {
        Memory.store(bytes.address, at: address &+ place)
        Memory.store(bytes.count, at: address &+ place &+ 8)
    }

    /// The trampoline; the first word, for call sites that are led to it.
    var stub: UInt {
        get { word(Self.fields.stub) }
        nonmutating set { Memory.store(newValue, at: address) }
    }
    /// The function that is called, 0 until it is bound.
    var target: UInt {
        get { word(Self.fields.target) }
        nonmutating set { Memory.store(newValue, at: address &+ Self.fields.target) }
    }
    /// The names of the object that calls, of the one that defines the function, of the function, and its readable form where it has another.
    var from: Bytes {
        get { bytes(Self.fields.from) }
        nonmutating set { set(newValue, Self.fields.from) }
    }
    var to: Bytes {
        get { bytes(Self.fields.to) }
        nonmutating set { set(newValue, Self.fields.to) }
    }
    var symbol: Bytes {
        get { bytes(Self.fields.symbol) }
        nonmutating set { set(newValue, Self.fields.symbol) }
    }
    var readable: Bytes {
        get { bytes(Self.fields.readable) }
        nonmutating set { set(newValue, Self.fields.readable) }
    }
    var traits: FunctionTraits {
        get { FunctionTraits(rawValue: word(Self.fields.traits)) }
        nonmutating set { Memory.store(newValue.rawValue, at: address &+ Self.fields.traits) }
    }
    /// The place of the function's prototype in the list, -1 for none.
    var prototype: Int {
        get { Int(bitPattern: word(Self.fields.prototype)) }
        nonmutating set { Memory.store(newValue, at: address &+ Self.fields.prototype) }
    }
    /// How often it was called, the nanoseconds until it returned, and how many calls have not returned.
    var count: UInt {
        get { word(Self.fields.count) }
        nonmutating set { Memory.store(newValue, at: address &+ Self.fields.count) }
    }
    var time: UInt {
        get { word(Self.fields.time) }
        nonmutating set { Memory.store(newValue, at: address &+ Self.fields.time) }
    }
    var active: UInt {
        get { word(Self.fields.active) }
        nonmutating set { Memory.store(newValue, at: address &+ Self.fields.active) }
    }
}
