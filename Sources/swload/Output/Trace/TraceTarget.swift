/// Where the text of a trace is written: a descriptor, a file, or a file for each process.
///
/// A program may close descriptors that it does not know and open its own files in their place: a file of the trace has a high number, is known by its
/// inode, and is opened again where something else stands there.
struct TraceTarget {
    /// What the user has named.
    enum Place {
        case descriptor(Int32)
        /// A path in which `{pid}` stands for the number of the process.
        case file(Bytes)
        /// A path that gets a dot and the number of the first process, as LD_DEBUG_OUTPUT.
        case fileWithSuffix(Bytes)
    }

    private struct Identity: Equatable {
        let device: UInt64
        let inode: UInt64
    }

    /// Where messages go, and whether the program may start without its trace.
    private let program: Bytes
    private var isStrict: Bool
    private let place: Place
    /// The absolute path that was opened last; empty for a descriptor that the user has opened.
    private var path = Bytes()
    private var descriptor: Int32 = -1
    private var identity: Identity?
    /// The first process and its descriptor, for which its children that share its memory leave others.
    private var first: (process: UInt64, descriptor: Int32, path: Bytes)?
    private var isBroken = false
    /// True where a write could send SIGPIPE.
    private var mayBePipe = true

    init(_ place: Place, program: Bytes, isStrict: Bool) {
        self.place = place
        self.program = program
        self.isStrict = isStrict
    }

    /// Opens what the user has named; without it the program starts untraced, or not at all where the user is strict.
    mutating func open(for process: UInt64) {
        switch place {
        case .descriptor(let number):
            descriptor = number
            guard number > 2 else { break }
            do throws(SystemError) { descriptor = try System.duplicate(number) } catch { fail(error) }
            note()
        case .file(let pattern):
            path = absolute(named(pattern, process))
            openPath(follows: true)
        case .fileWithSuffix(let prefix):
            var name = ByteBuilder()
            name.append(prefix)
            name.append(0x2e)
            name.append(decimal: process)
            path = absolute(name.kept())
            do throws(SystemError) { descriptor = try System.openForAppending(path, follows: false) } catch {
                descriptor = 1
                path = Bytes()
            }
            if !path.isEmpty { moveUp() }
        }
        first = (process, descriptor, path)
    }

    var isTerminal: Bool { !isBroken && System.isTerminal(descriptor) }

    mutating func endStart() { isStrict = false }

    /// Goes on in another process, which has a file of its own where the name says so.
    mutating func enter(_ process: UInt64) {
        guard case .file(let pattern) = place, pattern.firstIndex(of: 0x7b) != nil else { return }
        if let first, first.process == process {
            (descriptor, path) = (first.descriptor, first.path)
            return note()
        }
        let next = absolute(named(pattern, process))
        if next == path { return }
        path = next
        openPath(follows: true)
    }

    mutating func write(_ text: Bytes) {
        if isBroken { return }
        if let identity, identity != Self.identity(of: descriptor) {
            if path.isEmpty { return fail(.badDescriptor) }
            openPath(follows: true)
            if isBroken { return }
        }
        do throws(SystemError) {
            if mayBePipe { try System.writeQuietly(descriptor, text) } else { try System.writeAll(descriptor, text) }
        } catch {
            fail(error)
        }
    }

    private mutating func openPath(follows: Bool) {
        do throws(SystemError) { descriptor = try System.openForAppending(path, follows: follows) } catch { return fail(error) }
        moveUp()
    }

    /// Takes a descriptor out of the way of the program.
    private mutating func moveUp() {
        do throws(SystemError) {
            let higher = try System.duplicate(descriptor)
            System.close(descriptor)
            descriptor = higher
        } catch {
            // The limit of open files is small: it stays where it is.
        }
        note()
    }

    private mutating func note() {
        identity = Self.identity(of: descriptor)
        do throws(SystemError) { mayBePipe = try !System.status(of: descriptor).isRegular } catch { mayBePipe = true }
    }

    private static func identity(of descriptor: Int32) -> Identity? {
        do throws(SystemError) {
            let status = try System.status(of: descriptor)
            return Identity(device: status.device, inode: status.inode)
        } catch {
            return nil
        }
    }

    /// Says once that the trace cannot be written.
    private mutating func fail(_ error: SystemError) {
        isBroken = true
        var name = ByteBuilder()
        if path.isEmpty, case .descriptor(let number) = place {
            name.append(Bytes("descriptor "))
            name.append(decimal: UInt64(UInt32(bitPattern: number)))
        } else {
            name.append(path)
        }
        ErrorSentences(program: program).reportTraceOutput(name.view, error, isFatal: isStrict)
        if isStrict { System.exit(127) }
    }

    private func named(_ pattern: Bytes, _ process: UInt64) -> Bytes {
        let mark = Bytes("{pid}")
        var name = ByteBuilder()
        var index = 0
        while let byte = pattern[index] {
            if pattern.slice(at: index, count: mark.count) == mark {
                name.append(decimal: process)
                index += mark.count
            } else {
                name.append(byte)
                index += 1
            }
        }
        return name.kept()
    }

    /// The path from the root: the program may change its directory.
    private func absolute(_ path: Bytes) -> Bytes {
        if path[0] == 0x2f { return path }
        var name = ByteBuilder()
        name.append(SystemLayout.currentDirectory())
        name.append(0x2f)
        name.append(path)
        return name.kept()
    }
}
