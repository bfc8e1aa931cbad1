import CFreestanding

/// The small decisions of a start, and the ways in which it ends early.
enum Startup {
    /// What is asked for; tells of wrong usage and exits, and answers --help and --version.
    static func settings(_ stack: InitialStack) -> Settings {
        if stack[.entry] == own_entry(), stack[.secure] == 0 { Subcommand.run(stack) }
        let settings: Settings
        do throws(UsageError) {
            settings = try Settings(stack)
        } catch {
            ErrorSentences(program: Bytes()).report(error)
            System.exit(1)
        }
        switch settings.mode {
        case .help: HelpText.usage()
        case .version: HelpText.version()
        default:
            settings.audit.split(where: { $0 == 0x3a }) { ErrorSentences(program: Bytes()).reportAudit($0) }
            if !settings.cache.unknownPolicy.isEmpty {
                ErrorSentences(program: settings.program).reportUnknownPolicy(settings.cache.unknownPolicy)
            }
            for word in settings.unknownCategories { ErrorSentences(program: Bytes()).reportUnknownCategory(word) }
            guard settings.trace.categories.contains(.help) else {
                // ld.so's answer to a user who asks a program with more rights for the list of its libraries.
                if settings.isSecure, settings.isInterpreter, settings.mode == .list { System.exit(5) }
                return settings
            }
            HelpText.categories()
            if settings.trace.isByOption { HelpText.ownCategories() }
        }
        System.exit(0)
    }

    /// The trace that is asked for; an option's is explained where people see it, unless they say otherwise.
    static func trace(_ settings: Settings, _ stack: InitialStack) -> TraceOutput {
        var settings = settings
        let isUsed = !settings.trace.categories.isEmpty
        var target = TraceTarget(settings.trace.output ?? .descriptor(2), program: settings.program, isStrict: settings.trace.isStrict)
        if isUsed { target.open(for: UInt64(System.processID)) }
        let isTerminal = isUsed && settings.trace.isByOption && target.isTerminal
        if settings.trace.format == nil, isTerminal { settings.trace.format = .explained }
        let stream = TraceStream(target, numbersLines: settings.trace.format == nil || settings.trace.format == .ldDebug, isUsed: isUsed)
        let output = TraceOutput(
            settings.trace, stream, programName: stack.argument(0),
            usesColour: isTerminal && (stack.variable(Bytes("NO_COLOR")) ?? Bytes()).isEmpty && stack.variable(Bytes("TERM")) != Bytes("dumb"))
        output.beginStart()
        return output
    }

    /// The program's path: as it was given, or as PATH leads to it; exits where it does not.
    static func programPath(_ settings: Settings, _ stack: InitialStack) -> Bytes {
        if settings.isInterpreter || settings.program.firstIndex(of: 0x2f) != nil { return settings.program }
        if let path = SystemLayout.program(settings.program, path: stack.variable(Bytes("PATH"))) { return path }
        let error = LoadError.notInPath(settings.program)
        if settings.mode != .verify { ErrorSentences(program: settings.program).report(error) }
        System.exit(settings.mode == .verify ? 1 : error.status)
    }

    /// Answers --verify and --list, and exits.
    static func answer(_ closure: Closure, _ stack: InitialStack) throws(LoadError) -> Never {
        if closure.settings.mode == .list, closure.trace.isOn(.unused) {
            let unused = try closure.unusedLibraries()
            Listing().writeUnused(unused)
            closure.trace.flush()
            System.exit(unused.isEmpty ? 0 : 1)
        }
        if closure.settings.mode == .list {
            Listing().write(closure, sharedObject: SharedObject(at: stack[.sharedObject]))
            if closure.settings.warns { try closure.reportUndefined() }
            if closure.settings.isVerbose { try Listing().writeVersions(closure) }
        }
        closure.trace.flush()
        System.exit(closure.settings.mode == .verify && !closure.namesInterpreter ? 2 : 0)
    }

    /// Starts a program that needs neither libraries nor a dynamic linker, as the kernel would.
    static func runSelfContained(_ closure: Closure, _ stack: InitialStack, _ path: Bytes) throws(LoadError) -> Never {
        let program = closure.program
        switch closure.settings.mode {
        case .verify: System.exit(program.marks.dynamic == nil ? 1 : 2)
        case .list:
            Listing().writeStatic()
            System.exit(0)
        default: break
        }
        guard program.entry != 0 else { throw .noEntry(path) }
        if closure.settings.cache.onlyWrites { endWriting(closure, .needless) }
        Identity(program, base: 0, stack: stack).describe(to: stack, path: path)
        Identity.show(stack, program)
        closure.trace.emit(.phases, .ended(.start))
        closure.trace.endStart()
        transfer(stack.address, program.entry, 0)
    }

    /// Tells what went wrong and exits; --verify says it by its status alone.
    static func fail(_ error: LoadError, _ closure: Closure) -> Never {
        closure.trace.flush()
        if closure.settings.mode == .verify { System.exit(1) }
        var tried: [Bytes] = []
        if case .missingLibrary(_, _, let requester) = error { tried = closure.searchedDirectories(for: requester) }
        ErrorSentences(program: closure.settings.program).report(error, tried: tried)
        System.exit(error.status)
    }

    /// Keeps what was decided for later starts, where that is wanted; exits where it is all that is wanted.
    static func keepDecisions(_ process: Process) {
        guard process.closure.cache != nil || process.settings.cache.onlyWrites else { return }
        let note = process.closure.known == nil ? process.closure.cache?.write(process) : nil
        process.closure.cache?.close()
        if process.settings.cache.onlyWrites { endWriting(process.closure, note ?? .unwritable) }
    }

    /// Ends a start whose program is not run.
    static func endWriting(_ closure: Closure, _ note: CacheNote) -> Never {
        closure.trace.flush()
        let isWritten = note == .written || note == .writtenProcessor
        if !isWritten { ErrorSentences(program: closure.settings.program).reportCache(note) }
        System.exit(isWritten ? 0 : 1)
    }

    /// Lets code run on the initial stack, for a program or library that says that it does (PT_GNU_STACK).
    static func makeStackExecutable(_ stack: InitialStack) throws(LoadError) {
        do throws(SystemError) {
            try System.makeStackExecutable(stack.address)
        } catch {
            throw .mapping(Bytes("[stack]"), address: stack.address, error)
        }
    }

    /// The last that is written before the program's first instruction.
    static func traceRun(_ process: Process) {
        process.trace.emit(.phases, .ended(.start))
        process.trace.emit(.phases, .began(.run, object: process.closure.program.name))
        process.trace.flush()
        process.trace.stream.endStart()
    }
}

extension InitialStack {
    /// Eight of the kernel's random bytes.
    var random: UInt64 {
        let address = self[.random]
        return address == 0 ? 0 : Memory.load(UInt64.self, at: address)
    }
}
