import CFreestanding

/// What is known of one traced reference of an object to a function: plain memory that stays, so that it can be used on any thread.
struct CallRecord: BitwiseCopyable {
    let address: UInt

    /// The distances of the fields; a name has two words.
    private enum Place {
        static var stub: UInt { 0 }
        static var target: UInt { 8 }
        static var from: UInt { 16 }
        static var to: UInt { 32 }
        static var symbol: UInt { 48 }
        static var readable: UInt { 64 }
        static var traits: UInt { 80 }
        static var prototype: UInt { 88 }
        static var count: UInt { 96 }
        static var time: UInt { 104 }
        static var active: UInt { 112 }
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
        get { word(Place.stub) }
        nonmutating set { Memory.store(newValue, at: address &+ Place.stub) }
    }
    /// The function that is called, 0 until it is bound.
    var target: UInt {
        get { word(Place.target) }
        nonmutating set { Memory.store(newValue, at: address &+ Place.target) }
    }
    /// The names of the object that calls, of the one that defines the function, of the function, and its readable form where it has another.
    var from: Bytes {
        get { bytes(Place.from) }
        nonmutating set { set(newValue, Place.from) }
    }
    var to: Bytes {
        get { bytes(Place.to) }
        nonmutating set { set(newValue, Place.to) }
    }
    var symbol: Bytes {
        get { bytes(Place.symbol) }
        nonmutating set { set(newValue, Place.symbol) }
    }
    var readable: Bytes {
        get { bytes(Place.readable) }
        nonmutating set { set(newValue, Place.readable) }
    }
    var traits: FunctionTraits {
        get { FunctionTraits(rawValue: word(Place.traits)) }
        nonmutating set { Memory.store(newValue.rawValue, at: address &+ Place.traits) }
    }
    /// The place of the function's prototype in the list, -1 for none.
    var prototype: Int {
        get { Int(bitPattern: word(Place.prototype)) }
        nonmutating set { Memory.store(newValue, at: address &+ Place.prototype) }
    }
    /// How often it was called, the nanoseconds until it returned, and how many calls have not returned.
    var count: UInt {
        get { word(Place.count) }
        nonmutating set { Memory.store(newValue, at: address &+ Place.count) }
    }
    var time: UInt {
        get { word(Place.time) }
        nonmutating set { Memory.store(newValue, at: address &+ Place.time) }
    }
    var active: UInt {
        get { word(Place.active) }
        nonmutating set { Memory.store(newValue, at: address &+ Place.active) }
    }
}
