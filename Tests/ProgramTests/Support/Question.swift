import Foundation
import Testing

/// A question that swload answers about a program, without running it.
struct Question {
    let outcome: Outcome

    @discardableResult
    init(_ words: String..., in folder: String? = nil, environment: [String: String] = [:]) throws {
        outcome = try Command(program: Workplace.swload, arguments: words, environment: environment, folder: folder, limit: .seconds(60)).run()
    }

    var text: String { outcome.text }
    var lines: [String] { text.split(separator: "\n").map(String.init) }

    /// The answer as JSON.
    var json: [String: Any] {
        get throws {
            let object = try JSONSerialization.jsonObject(with: outcome.output)
            return try #require(object as? [String: Any])
        }
    }

    /// The objects in a list of the answer.
    func list(_ key: String) throws -> [[String: Any]] { try #require(try json[key] as? [[String: Any]]) }
}

/// The real program of a name; nil where it is not installed. Python's may be started by a script.
func realProgram(_ name: String) throws -> String? {
    guard let path = Tool.find(name) else { return nil }
    guard name == "python3" else { return URL(fileURLWithPath: path).resolvingSymlinksInPath().path }
    let answer = try Command(program: path, arguments: ["-c", "import sys; print(sys.executable)"]).run()
    return answer.text.split(separator: "\n").first.map { URL(fileURLWithPath: String($0)).resolvingSymlinksInPath().path }
}
