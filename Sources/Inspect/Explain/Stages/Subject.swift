import ELF
import Link

/// What the stages of a story look at.
public struct Subject: Sendable {
    public let file: ExplainedFile
    public let arguments: [String]
    public let environment: [String]
    /// The load base of the program where it is known or was chosen.
    public var base: UInt64?

    public init(file: ExplainedFile, arguments: [String], environment: [String], base: UInt64? = nil) {
        self.file = file
        self.arguments = arguments
        self.environment = environment
        self.base = base
    }

    /// A link address of the program as it is in the process.
    func place(_ address: UInt64) -> String {
        if file.plan?.isFixed ?? true { return address.hex }
        return base.map { ($0 &+ address).hex } ?? "base+\(address.hex)"
    }

    /// The story, from the file's first byte to the program's first instruction.
    public func story() -> Story {
        var story = Story(file: file.path, problems: file.problems, stages: [])
        story.stages.append(headerStage())
        if file.headers.count > 0 { story.stages.append(segmentStage()) }
        if file.plan != nil { story.stages.append(memoryStage()) }
        if file.isDynamic { story.stages.append(dynamicStage()) }
        return story
    }
}
