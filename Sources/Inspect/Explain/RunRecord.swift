import ELF
import Foundation

/// What a run of the program under swload showed: where each object lay, and what was written.
public struct RunRecord: Sendable {
    /// The load base of each object by its path; the program's by the empty name.
    let bases: [String: UInt64]
    /// What was written to a slot, by the object and the slot's address in its file.
    private let values: [Slot: UInt64]

    private struct Slot: Hashable {
        let object: String
        let offset: UInt64
    }

    private struct Line: Decodable {
        let event: String?
        let file: String?
        let base: String?
        let from: String?
        let offset: String?
        let slot: String?
        let written: String?
    }

    /// Reads the JSON trace of a run; `program` is the name that the trace gives the program.
    public init(trace: Data, program: String) {
        var bases: [String: UInt64] = [:]
        var values: [Slot: UInt64] = [:]
        var tried = ""
        let decoder = JSONDecoder()
        for text in trace.split(separator: UInt8(ascii: "\n")) {
            guard let line = try? decoder.decode(Line.self, from: text), let event = line.event else { continue }
            switch event {
            case "trying": tried = line.file ?? ""
            case "mapped": bases[tried] = line.base.flatMap(Self.number)
            case "binding":
                guard let from = line.from, let offset = line.offset.flatMap(Self.number), let slot = line.slot.flatMap(Self.number) else { continue }
                let object = from == program ? "" : from
                bases[object] = slot &- offset
                if let written = line.written.flatMap(Self.number) { values[Slot(object: object, offset: offset)] = written }
            default: break
            }
        }
        self.bases = bases
        self.values = values
    }

    private static func number(_ text: String) -> UInt64? { UInt64(text.dropFirst(2), radix: 16) }

    /// What was written for a relocation, nil where the run did not tell.
    func written(_ trail: RelocationTrail) -> UInt64? {
        values[Slot(object: trail.object.path, offset: trail.relocation.site.value)]
    }
}
