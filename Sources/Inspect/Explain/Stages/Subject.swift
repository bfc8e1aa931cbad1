import ELF
import Link

/// What the stages of a story look at.
public struct Subject {
    public let file: ExplainedFile
    /// The program and everything that it needs; nil where the program cannot be linked at all.
    public let closure: Closure?
    public let arguments: [String]
    public let environment: [String]
    /// True where the values of variables are not to be shown.
    public let hidesValues: Bool
    /// The load base of the program where it was chosen.
    public let base: UInt64?
    /// What a run of the program showed.
    public let run: RunRecord?

    public init(
        file: ExplainedFile, closure: Closure? = nil, arguments: [String] = [], environment: [String] = [], hidesValues: Bool = false,
        base: UInt64? = nil, run: RunRecord? = nil
    ) {
        self.file = file
        self.closure = closure
        self.arguments = arguments
        self.environment = environment
        self.hidesValues = hidesValues
        self.base = run?.bases[""] ?? base
        self.run = run
    }

    /// A link address of the program as it is in the process.
    func place(_ address: UInt64) -> String {
        if file.plan?.isFixed ?? true { return address.hex }
        return base.map { ($0 &+ address).hex } ?? "base+\(address.hex)"
    }

    /// A link address of an object of the closure as it is in the process.
    func place(_ address: UInt64, in object: ClosureObject) -> String {
        if object.role == .program { return place(address) }
        return run?.bases[object.path].map { ($0 &+ address).hex } ?? "\(object.shortName)+\(address.hex)"
    }

    /// The story, from the file's first byte to the program's first instruction.
    public func story() -> Story {
        var story = Story(file: file.path, problems: file.problems, stages: [headerStage()])
        if file.headers.count > 0 { story.stages.append(segmentStage()) }
        guard file.plan != nil else { return story }
        story.stages.append(memoryStage())
        if file.isDynamic { story.stages.append(dynamicStage()) }
        if let closure {
            if closure.objects.count > 1 { story.stages += [libraryStage(closure), scopeStage(closure)] }
            story.stages.append(relocationStage(closure))
            if let stage = threadStage(closure) { story.stages.append(stage) }
            story.stages.append(initialiserStage(closure))
            story.problems += problems(closure)
        }
        // A library is not started.
        if file.header?.entry.value != 0, isProgram { story.stages += [stackStage(), jumpStage()] }
        return story
    }

    /// True for what can be run, as far as the file tells: a library names no interpreter.
    var isProgram: Bool { file.header?.type == .executable || file.interpreter != nil || file.object.dynamic.flags1.contains(.pie) }
}

extension ClosureObject {
    /// The path as text; empty for the program, as traces have it.
    var path: String { name.text }

    /// A name for sentences: that of the file, without its folders.
    var shortName: String {
        let text = (name.isEmpty ? requestedName : name).text
        return text.split(separator: "/").last.map(String.init) ?? text
    }
}
