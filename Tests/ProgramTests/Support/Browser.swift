import Foundation
import Testing

/// A headless Chromium, driven by the DevTools protocol over two pipes (`--remote-debugging-pipe`).
///
/// Each message is one JSON object, ended by a NUL.
final class Browser {
    /// What the page complained of: exceptions, errors on the console, things that could not be loaded.
    private(set) var complaints: [String] = []
    private let child = Process()
    private let folder: String
    private let requests: Int32
    private let answers: Int32
    private var waiting = Data()
    private var number = 0
    private var session: String?

    init() throws {
        folder = try Workplace.folder("browser")
        let program = try #require(Tool.find("chromium"))
        for name in ["requests", "answers"] { try #require(unsafe mkfifo("\(folder)/\(name)", 0o600) == 0) }
        // Both ends are opened for reading and writing, so that neither side waits for the other.
        requests = unsafe Glibc.open("\(folder)/requests", O_RDWR)
        answers = unsafe Glibc.open("\(folder)/answers", O_RDWR)
        child.executableURL = URL(fileURLWithPath: "/bin/sh")
        let options = "--headless=new --no-sandbox --disable-gpu --hide-scrollbars --window-size=1440,1000 --remote-debugging-pipe"
        child.arguments = [
            "-c", "exec \"$0\" \(options) --user-data-dir=\"$1\" about:blank 3<\"$1/requests\" 4>\"$1/answers\" 2>/dev/null", program, folder,
        ]
        child.environment = Workplace.environment
        child.standardInput = FileHandle.nullDevice
        child.standardOutput = FileHandle.nullDevice
        try child.run()
        let target = try call("Target.createTarget", ["url": "about:blank"])["targetId"] as? String
        session = try call("Target.attachToTarget", ["targetId": target ?? "", "flatten": true])["sessionId"] as? String
        for domain in ["Runtime", "Log", "Page"] { _ = try call("\(domain).enable") }
    }

    /// Ends the browser.
    func close() {
        session = nil
        _ = try? call("Browser.close")
        child.waitUntilExit()
        _ = Glibc.close(requests)
        _ = Glibc.close(answers)
    }

    /// Opens a page, and waits until its script has finished.
    func open(_ path: String, theme: String = "light") throws {
        _ = try call("Page.navigate", ["url": "file://\(path)?theme=\(theme)"])
        let end = ContinuousClock.now + .seconds(20)
        while try value("!!document.documentElement && document.documentElement.dataset.ready === 'true'") as? Bool != true {
            try #require(ContinuousClock.now < end, "\(path) did not get ready; \(complaints)")
            usleep(20_000)
        }
    }

    /// The value of an expression of JavaScript in the page.
    func value(_ expression: String) throws -> Any? {
        let answer = try call("Runtime.evaluate", ["expression": expression, "returnByValue": true, "awaitPromise": true])
        if let details = answer["exceptionDetails"] { complaints.append("\(expression): \(details)") }
        return (answer["result"] as? [String: Any])?["value"]
    }

    func text(_ selector: String) throws -> String { try value("document.querySelector(`\(selector)`)?.textContent ?? ''") as? String ?? "" }

    /// Moves the mouse onto an element.
    func point(_ selector: String) throws { try mouse("mouseMoved", try middle(selector)) }

    /// Clicks on an element.
    func click(_ selector: String) throws {
        let place = try middle(selector)
        for type in ["mouseMoved", "mousePressed", "mouseReleased"] { try mouse(type, place) }
    }

    /// Types text into what has the focus.
    func type(_ text: String) throws { _ = try call("Input.insertText", ["text": text]) }

    private func mouse(_ type: String, _ place: [Double]) throws {
        _ = try call(
            "Input.dispatchMouseEvent",
            ["type": type, "x": place[0], "y": place[1], "button": type == "mouseMoved" ? "none" : "left", "clickCount": 1])
        // Two frames, so that what follows the mouse has been drawn.
        _ = try value("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done(true))))")
    }

    private func middle(_ selector: String) throws -> [Double] {
        let place = try value(
            "(() => { const e = document.querySelector(`\(selector)`); if (!e) return null; e.scrollIntoView({block: 'center', behavior: 'instant'}); const b = e.getBoundingClientRect(); return [b.x + b.width / 2, b.y + b.height / 2]; })()"
        )
        return try #require(place as? [Double], "nothing is \(selector)")
    }

    private func call(_ method: String, _ parameters: [String: Any] = [:]) throws -> [String: Any] {
        number += 1
        var message: [String: Any] = ["id": number, "method": method, "params": parameters]
        if let session { message["sessionId"] = session }
        var data = try JSONSerialization.data(withJSONObject: message)
        data.append(0)
        let count = data.count
        try #require(unsafe data.withUnsafeBytes { unsafe write(requests, $0.baseAddress, count) } == count)
        while true {
            let answer = try next()
            if answer["id"] as? Int == number {
                if let error = answer["error"] { throw BrowserFailure(method: method, error: "\(error)") }
                return answer["result"] as? [String: Any] ?? [:]
            }
            note(answer)
        }
    }

    private func note(_ event: [String: Any]) {
        let parameters = event["params"] as? [String: Any] ?? [:]
        switch event["method"] as? String {
        case "Runtime.exceptionThrown": complaints.append("\(parameters)")
        case "Runtime.consoleAPICalled": if parameters["type"] as? String == "error" { complaints.append("\(parameters)") }
        case "Log.entryAdded": if (parameters["entry"] as? [String: Any])?["level"] as? String == "error" { complaints.append("\(parameters)") }
        default: break
        }
    }

    private func next() throws -> [String: Any] {
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            if let end = waiting.firstIndex(of: 0) {
                let message = waiting[waiting.startIndex..<end]
                waiting = Data(waiting[(end + 1)...])
                return try JSONSerialization.jsonObject(with: message) as? [String: Any] ?? [:]
            }
            var ready = pollfd(fd: answers, events: Int16(POLLIN), revents: 0)
            guard unsafe poll(&ready, 1, 20_000) > 0 else { throw BrowserFailure(method: "answer", error: "none came in 20 seconds") }
            let count = unsafe read(answers, &buffer, buffer.count)
            guard count > 0 else { throw BrowserFailure(method: "answer", error: "the browser is gone") }
            waiting.append(contentsOf: buffer[..<count])
        }
    }
}

/// What the browser could not do.
struct BrowserFailure: Error {
    let method: String
    let error: String
}
