import ELF
import Foundation

/// Writes a story as one page for a browser, which needs nothing beside itself.
public struct Page {
    private let subject: Subject
    private let story: Story

    public init(_ subject: Subject, _ story: Story) {
        self.subject = subject
        self.story = story
    }

    /// The page.
    public func html() throws -> Data {
        let data = subject.pageData(story)
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        // No text of the file may end the script that holds it.
        let json = String(decoding: try encoder.encode(data), as: UTF8.self).replacing("<", with: "\\u003c")
        var page = Data()
        page.append(contentsOf: head.utf8)
        page.append(contentsOf: "<script type=\"application/json\" id=\"data\">\(json)</script>\n".utf8)
        for (index, chunk) in data.chunks.enumerated() {
            page.append(contentsOf: "<script type=\"text/plain\" id=\"bytes-\(index)\">".utf8)
            page.append(encoded(chunk))
            page.append(contentsOf: "</script>\n".utf8)
        }
        page.append(contentsOf: "<script>\n\"use strict\";\n\(PageScript.all)</script>\n</body>\n</html>\n".utf8)
        return page
    }

    private func encoded(_ chunk: ByteChunk) -> Data {
        guard let bytes = subject.file.bytes.slice(at: Int(chunk.start), count: Int(chunk.size)) else { return Data() }
        return unsafe Data(bytes: bytes.start, count: bytes.count).base64EncodedData()
    }

    private var head: String {
        """
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <title>\(escaped(subject.file.name)): how it is loaded</title>
        <link rel="icon" href="data:,">
        <style>
        \(PageStyle.text)</style>
        </head>
        <body>
        \(PageStyle.frame)
        """
    }

    private func escaped(_ text: String) -> String {
        text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;").replacing("\"", with: "&quot;")
    }
}
