/// Where this system keeps its libraries.
enum SystemLayout {
    /// Debian's multiarch layout where it is there, otherwise lib64.
    static func libraries() -> SystemLibraries {
        SystemLibraries(OpenFile.machine, hasMultiarch: isDirectory(SystemLibraries.multiarchDirectory(OpenFile.machine)))
    }

    private static func isDirectory(_ path: Bytes) -> Bool {
        do throws(SystemError) { return try System.status(of: path).isDirectory } catch { return false }
    }

    /// The dynamic linker of a program that needs libraries and names none.
    static var defaultLinker: Bytes { SystemLibraries.linker(OpenFile.machine) }

    /// The current directory, "." where the system does not say.
    static func currentDirectory() -> Bytes {
        do throws(SystemError) { return try System.currentDirectory() } catch { return Bytes(".") }
    }

    /// The executable file of a name in the folder where swload itself lies; nil where there is none.
    static func besideLoader(_ name: StaticString) -> Bytes? {
        let buffer = Memory.Buffer(count: 4096)
        do throws(SystemError) {
            let own = try System.readLink(Bytes("/proc/self/exe"), into: buffer.bytes)
            guard let slash = own.lastIndex(of: 0x2f), let folder = own.slice(at: 0, count: slash + 1) else { return nil }
            var path = ByteBuilder()
            path.append(folder)
            path.append(Bytes(name))
            return try System.status(of: path.view).isRegular && System.isExecutable(path.view) ? path.kept() : nil
        } catch {
            return nil
        }
    }

    /// The file that a program name without a slash means: the first executable one in PATH.
    static func program(_ name: Bytes, path: Bytes?) -> Bytes? {
        var found: Bytes?
        (path ?? Bytes("/bin:/usr/bin")).splitKeepingEmpty(where: { $0 == 0x3a }) { directory in
            guard found == nil else { return }
            var candidate = ByteBuilder()
            candidate.append(directory.isEmpty ? Bytes(".") : directory)
            candidate.append(0x2f)
            candidate.append(name)
            do throws(SystemError) {
                if try System.status(of: candidate.view).isRegular, System.isExecutable(candidate.view) { found = candidate.kept() }
            } catch {}
        }
        return found
    }
}

extension ByteBuilder {
    /// Adds a number in decimal.
    mutating func append(decimal value: UInt64) {
        if value >= 10 { append(decimal: value / 10) }
        append(0x30 &+ UInt8(value % 10))
    }

    /// Adds the last digits of a number in hexadecimal.
    mutating func append(hexadecimal value: UInt64, digits: Int) {
        for place in (0..<digits).reversed() {
            let digit = UInt8(truncatingIfNeeded: value >> UInt64(4 * place)) & 15
            append(digit < 10 ? 0x30 + digit : 0x57 + digit)
        }
    }
}
