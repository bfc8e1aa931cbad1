import ELF
import Glibc

/// A folder for one test, deleted with the value, in which files are written and compiled.
final class Workplace {
    let path: String

    init() throws {
        var template = Array("/tmp/LinkTests.XXXXXX".utf8CString)
        guard unsafe mkdtemp(&template) != nil else { throw Shell.Failure(command: "mkdtemp", status: errno, output: []) }
        path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    deinit { _ = try? Shell.lines("rm -rf '\(path)'", mayFail: true) }

    /// Writes a file and returns its path.
    @discardableResult
    func write(_ name: String, _ text: String) throws -> String {
        try Shell.lines("mkdir -p \"$(dirname '\(path)/\(name)')\"")
        guard let stream = unsafe fopen("\(path)/\(name)", "w") else { throw Shell.Failure(command: "fopen \(name)", status: errno, output: []) }
        unsafe fputs(text, stream)
        unsafe fclose(stream)
        return "\(path)/\(name)"
    }

    /// Compiles and links C in this folder, without any other library, and returns the path of the result.
    @discardableResult
    func build(_ name: String, _ source: String, _ flags: String, script: String? = nil) throws -> String {
        try write("\(name).c", source)
        var all = flags
        if let script {
            try write("\(name).map", script)
            all += " -Wl,--version-script=\(name).map"
        }
        try Shell.lines("cd '\(path)' && gcc -nostdlib -O1 -o '\(name)' '\(name).c' \(all)")
        return "\(path)/\(name)"
    }

    /// Compiles a shared library.
    func library(_ name: String, _ source: String, _ flags: String = "", script: String? = nil) throws -> Library {
        try Library(path: build(name, source, "-shared -fPIC -Wl,-soname,\(name) \(flags)", script: script))
    }
}
