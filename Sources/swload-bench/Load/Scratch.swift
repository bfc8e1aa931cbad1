import Glibc

/// A temporary folder, removed with everything in it when it is let go.
final class Scratch {
    let path: String

    init() throws(SpawnError) {
        let parent = unsafe getenv("TMPDIR").map { unsafe String(cString: $0) } ?? "/tmp"
        var template = Array((absolute(parent) + "/swload-bench.XXXXXX").utf8CString)
        guard unsafe mkdtemp(&template) != nil else { throw SpawnError(call: "mkdtemp", code: errno) }
        path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    deinit {
        _ = try? Child(path: "/bin/rm", arguments: ["rm", "-rf", "--", path], environment: []).run()
    }
}
