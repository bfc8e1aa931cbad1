import Glibc

/// A shared library made for one test, deleted with the value.
final class CompiledLibrary {
    private let folder: String
    let path: String

    /// Compiles C without any other library.
    init(_ source: String, _ flags: String...) throws {
        var template = Array("/tmp/ELFTests.XXXXXX".utf8CString)
        guard unsafe mkdtemp(&template) != nil else { throw Tool.Failure(command: "mkdtemp", status: errno, output: "") }
        folder = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        path = "\(folder)/library.so"
        let file = "\(folder)/source.c"
        guard let stream = unsafe fopen(file, "w") else { throw Tool.Failure(command: "fopen \(file)", status: errno, output: "") }
        unsafe fputs(source, stream)
        unsafe fclose(stream)
        try Tool.gcc.run(["-shared", "-fPIC", "-nostdlib", "-O1", "-o", path, file] + flags)
    }

    /// Writes a file that the next compilations can refer to by the path that is returned.
    static func temporaryFile(_ content: [UInt8]) throws -> String {
        var template = Array("/tmp/ELFTests.XXXXXX".utf8CString)
        let descriptor = unsafe mkstemp(&template)
        guard descriptor >= 0, unsafe write(descriptor, content, content.count) == content.count else {
            throw Tool.Failure(command: "mkstemp", status: errno, output: "")
        }
        close(descriptor)
        return String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    deinit {
        unsafe unlink(path)
        unsafe unlink("\(folder)/source.c")
        unsafe rmdir(folder)
    }
}
