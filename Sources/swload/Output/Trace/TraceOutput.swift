import CFreestanding

/// Takes the events of a load and writes those that are wanted, in the form that is wanted.
final class TraceOutput: TraceSink {
    let categories: TraceCategories
    /// What a program without a name of its own is called: argv[0].
    let programName: Bytes
    let filter: TraceFilter
    let stream: TraceStream
    /// True where bindings are told once they are made, with all that is known of them.
    let tellsApplied: Bool
    /// The object whose references are being bound, and whether a call is what binds them.
    var referrer = Bytes()
    var isFirstCall = false
    /// The signals that were blocked before the start, of which none may come between an event and its way out.
    private var signalsBefore: UInt64?
    /// True once the program runs: a binding is recorded after what it means for the unloading of objects, which is told first.
    var putsBindingsLast = false
    private var waiting: Event?
    private let format: TraceFormat
    private let classic: LDDebugLines
    private let explained: ExplainedLines
    private let objects: JSONLines
    private let timeline: Timeline
    /// Writes calls, nil where they are not traced.
    let calls: CallWriter?

    /// Nothing is made ready where no category is on.
    init(_ settings: TraceSettings, _ stream: TraceStream, programName: Bytes, usesColour: Bool) {
        categories = settings.categories
        filter = settings.filter
        format = settings.format ?? .ldDebug
        self.stream = stream
        self.programName = programName
        tellsApplied = categories.contains(.bindings) && (format != .ldDebug || filter.isLazyOnly || filter.isInterposedOnly)
        classic = LDDebugLines(stream: stream, programName: programName)
        explained = ExplainedLines(
            classic: LDDebugLines(stream: stream, programName: programName, isCompact: true), usesColour: usesColour, showsLegend: settings.showsLegend)
        objects = JSONLines(stream: stream, programName: programName)
        timeline = Timeline(stream: stream, programName: programName)
        calls =
            categories.contains(.calls)
            ? CallWriter(format, stream, objects, timeline, programName: programName, usesColour: usesColour) : nil
        if categories.isEmpty { return }
        if format == .json { objects.begin() }
        if format == .chrome { timeline.begin() }
    }

    /// Writes out what has gathered; called before anything that may not come back.
    func flush() {
        recordWaiting()
        stream.flush()
    }

    /// Records the binding that waits, once the rest is told.
    func recordWaiting() {
        guard let event = waiting else { return }
        waiting = nil
        write(event)
    }

    /// Begins the start, in which events gather: a signal that would end the process waits until they are written out.
    func beginStart() {
        if !categories.isEmpty { signalsBefore = System.blockSignals() }
    }

    /// Ends the start: from here on events are written in turns, before which signals wait.
    func endStart() {
        flush()
        if let signals = signalsBefore { System.restoreSignals(signals) }
        signalsBefore = nil
    }

    /// Calls code of the program in the middle of the start, which may end the process.
    @inline(__always)
    func outside(_ body: () -> Void) {
        guard let signals = signalsBefore else {
            flush()
            return body()
        }
        endStart()
        body()
        signalsBefore = signals
        _ = System.blockSignals()
    }

    func record(_ event: Event) {
        if putsBindingsLast, case .binding = event {
            recordWaiting()
            waiting = event
        } else {
            write(event)
        }
    }

    private func write(_ event: Event) {
        if filter.isActive, !passes(event) { return }
        switch format {
        case .ldDebug:
            if tellsApplied, case .binding = event { return }
            classic.write(event)
        case .explained: explained.write(event)
        case .json: objects.write(event)
        case .chrome: timeline.write(event)
        }
        stream.endEvent()
    }

    /// Takes a binding that is made, where `tellsApplied` asks for it.
    func record(_ binding: AppliedBinding) {
        guard passes(binding) else { return }
        switch format {
        case .ldDebug: classic.write(binding)
        case .explained: explained.write(binding)
        case .json: objects.write(binding)
        case .chrome: timeline.write(binding)
        }
        stream.endEvent()
    }

    private func passes(_ event: Event) -> Bool {
        switch event {
        case .lookup(let symbol, let file):
            (!filter.isLazyOnly || isFirstCall) && filter.allows(from: shown(referrer), to: shown(file.name), symbol: symbol)
        case .binding(let from, let to, let symbol, _, _): filter.allows(from: shown(from.name), to: shown(to.name), symbol: symbol)
        default: true
        }
    }

    private func passes(_ binding: AppliedBinding) -> Bool {
        if filter.isLazyOnly, binding.moment != .firstCall { return false }
        if filter.isInterposedOnly, !binding.isInterposed { return false }
        return filter.allows(from: shown(binding.from.name), to: shown(binding.to?.name ?? Bytes()), symbol: binding.symbol)
    }

    func shown(_ name: Bytes) -> Bytes { name.isEmpty ? programName : name }

    /// The readable form of a symbol's name, for who shows names to people; nil where that is the name itself.
    func readable(_ symbol: Bytes) -> Bytes? { format == .explained ? explained.readable(symbol) : nil }

    /// Writes lines that `body` begins, each behind the prefix, and fills in.
    func statistics(_ body: (TextBuffer, (StaticString) -> Void) -> Void) {
        guard format == .ldDebug || format == .explained else { return }
        var isFirst = true
        body(stream.text) { start in
            if !isFirst { stream.text.append(0x0a) }
            isFirst = false
            stream.prefix()
            stream.text.append(start)
        }
        stream.text.append(0x0a)
    }
}

/// One thread at a time writes a trace while the program runs; it takes no signals meanwhile, whose handlers might want to trace too.
enum TraceTurn {
    static func take<Result, Failure: Error>(_ trace: TraceOutput, _ body: () throws(Failure) -> Result) throws(Failure) -> Result {
        if trace.categories.isEmpty { return try body() }
        let signals = System.blockSignals()
        trace_lock()
        trace.stream.enterProcess()
        defer {
            trace.flush()
            trace_unlock()
            System.restoreSignals(signals)
        }
        return try body()
    }
}

extension TraceOutput {
    /// Calls `body`, and tells when it began and ended; for who has the trace's turn.
    @inline(__always)
    func phase<Result, Failure: Error>(_ phase: Phase, _ object: Bytes, _ body: () throws(Failure) -> Result) throws(Failure) -> Result {
        emit(.phases, .began(phase, object: object))
        defer { emit(.phases, .ended(phase)) }
        return try body()
    }

    /// The same for who has not.
    @inline(__always)
    func toldPhase<Result, Failure: Error>(
        _ phase: Phase, _ object: @autoclosure () -> Bytes, _ body: () throws(Failure) -> Result
    ) throws(Failure) -> Result {
        guard isOn(.phases) else { return try body() }
        tell(.phases, .began(phase, object: object()))
        defer { tell(.phases, .ended(phase)) }
        return try body()
    }

    /// Writes one event in turn, for who may be interrupted or called by others that trace.
    func tell(_ category: TraceCategories, _ event: @autoclosure () -> Event) {
        if isOn(category) { TraceTurn.take(self) { record(event()) } }
    }
}
