/// The forms in which a trace can be written.
enum TraceFormat {
    /// LD_DEBUG's lines.
    case ldDebug
    /// For people: one line a binding, with the reason.
    case explained
    /// One JSON object a line.
    case json
    /// A timeline for trace viewers.
    case chrome
}

/// What is traced, in which form and where to.
struct TraceSettings {
    var categories: TraceCategories = []
    /// Nil where the user has not said it.
    var format: TraceFormat?
    /// Nil for standard error.
    var output: TraceTarget.Place?
    /// True where the program shall not start without its trace.
    var isStrict = false
    var filter = TraceFilter()
    /// True where the columns of the explained form are to be named once.
    var showsLegend = false
    var calls = CallSettings()
    /// The file of --prototypes, and the last option that is about calls alone; empty for none.
    private var prototypeFile = Bytes()
    private var callOption = Bytes()
    /// True where an option, and not LD_DEBUG, asks for a trace.
    private(set) var isByOption = false

    /// Sets an option without a value; false where it is none of the trace's.
    mutating func setFlag(_ name: Bytes) -> Bool {
        if name == Bytes("--lazy-only") {
            filter.isLazyOnly = true
        } else if name == Bytes("--interposed-only") {
            filter.isInterposedOnly = true
        } else if name == Bytes("--trace-strict") {
            isStrict = true
        } else if name == Bytes("--legend") {
            showsLegend = true
        } else if name == Bytes("--trace-returns") {
            calls.tracesReturns = true
            callOption = name
        } else if name == Bytes("--summary") {
            calls.isSummary = true
            callOption = name
        } else {
            return false
        }
        return true
    }

    static var optionsWithValue: [Bytes] {
        [Bytes("--trace"), Bytes("--trace-format"), Bytes("--trace-output"), Bytes("--from"), Bytes("--to"), Bytes("--symbol"), Bytes("--prototypes")]
    }

    /// Sets an option with a value.
    mutating func setValue(_ name: Bytes, _ value: Bytes) throws(UsageError) {
        if name == Bytes("--trace") {
            var unknown: Bytes?
            isByOption = true
            categories.change(by: value) { if unknown == nil { unknown = $0 } }
            if let unknown { throw .unknownCategory(unknown) }
        } else if name == Bytes("--trace-format") {
            guard let format = Self.format(value) else { throw .invalidValue(value, of: name) }
            self.format = format
        } else if name == Bytes("--trace-output") {
            output = try Self.place(value, name)
        } else if name == Bytes("--prototypes") {
            if value.isEmpty { throw .invalidValue(value, of: name) }
            prototypeFile = value
            callOption = name
        } else {
            var globs: [Glob] = []
            value.split(where: { $0 == 0x2c }) { globs.append(Glob($0)) }
            if globs.isEmpty { throw .invalidValue(value, of: name) }
            if name == Bytes("--from") {
                filter.from += globs
            } else if name == Bytes("--to") {
                filter.to += globs
            } else {
                filter.symbols += globs
            }
        }
    }

    private static func prototypes(_ path: Bytes) throws(UsageError) -> Prototypes {
        let text: Bytes
        do throws(SystemError) {
            text = try System.contents(reading: path)
        } catch {
            throw .prototypeFile(path, error)
        }
        do throws(PrototypeError) {
            return try Prototypes(text)
        } catch {
            throw .prototypes(path, error)
        }
    }

    private static func format(_ word: Bytes) -> TraceFormat? {
        if word == Bytes("ld-debug") { return .ldDebug }
        if word == Bytes("explained") { return .explained }
        if word == Bytes("json") { return .json }
        return word == Bytes("chrome") ? .chrome : nil
    }

    /// A file, or "fd:N" for a descriptor.
    private static func place(_ value: Bytes, _ name: Bytes) throws(UsageError) -> TraceTarget.Place {
        let mark = Bytes("fd:")
        guard value.hasPrefix(mark) else {
            if value.isEmpty { throw .invalidValue(value, of: name) }
            return .file(value)
        }
        guard let number = value.tail(from: mark.count)?.decimalNumber, number <= UInt64(Int32.max) else { throw .invalidValue(value, of: name) }
        return .descriptor(Int32(number))
    }

    /// What follows from the options together: a timeline shows the parts of a load, JSON says once which scopes its bindings name; a form, filter or
    /// legend of a trace that nobody asks for is wrong usage.
    mutating func complete() throws(UsageError) {
        if !callOption.isEmpty, !categories.contains(.calls) { throw .needsCalls(callOption) }
        if calls.isSummary, format == .chrome { throw .conflict(Bytes("--summary"), with: Bytes("--trace-format")) }
        if !prototypeFile.isEmpty { calls.prototypes = try Self.prototypes(prototypeFile) }
        if format == .chrome { categories.insert(.phases) }
        if showsLegend {
            if format != nil, format != .explained { throw .conflict(Bytes("--legend"), with: Bytes("--trace-format")) }
            format = .explained
            categories.insert(.bindings)
        }
        if categories.isEmpty, format != nil { throw .needsTrace(Bytes("--trace-format")) }
        if categories.isEmpty, filter.isActive { throw .needsTrace(Bytes("a filter")) }
        if format == .json, categories.contains(.bindings) { categories.insert(.scopes) }
    }
}
