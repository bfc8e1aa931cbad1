/// Writes calls in the form that is wanted.
///
/// Only for who has the trace's turn; allocates nothing but for a summary.
final class CallWriter {
    private let format: TraceFormat
    private let stream: TraceStream
    private let lines: CallLines
    private let objects: JSONLines
    private let timeline: Timeline
    private let scratch: TextBuffer
    private let quotedValues: CallText

    init(_ format: TraceFormat, _ stream: TraceStream, _ objects: JSONLines, _ timeline: Timeline, programName: Bytes, usesColour: Bool) {
        self.format = format
        self.stream = stream
        self.objects = objects
        self.timeline = timeline
        lines = CallLines(stream: stream, programName: programName, usesColour: usesColour, values: CallText(stream.text))
        scratch = TextBuffer(descriptor: nil, capacity: 1024)
        quotedValues = CallText(scratch)
    }

    func write(_ call: TracedCall) {
        switch format {
        case .ldDebug, .explained: lines.write(call)
        case .json: objects.write(call, quotedValues, scratch)
        case .chrome: timeline.write(call)
        }
        stream.endEvent()
    }

    func write(_ call: TracedReturn) {
        switch format {
        case .ldDebug, .explained: lines.write(call)
        case .json: objects.write(call, quotedValues, scratch)
        case .chrome: timeline.write(call)
        }
        stream.endEvent()
    }

    func write(_ rows: [CallSummary.Row]) {
        switch format {
        case .ldDebug, .explained: lines.write(rows)
        case .json: for row in rows { objects.write(row) }
        case .chrome: break
        }
        stream.endEvent()
    }
}
