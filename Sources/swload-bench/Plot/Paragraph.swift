/// A text broken into lines that are short enough for a picture, whatever the font.
enum Paragraph {
    /// The lines, of no more than so many characters each, longer words apart.
    static func lines(_ text: String, characters: Int) -> [String] {
        var lines: [String] = []
        for word in text.split(separator: " ") {
            if let last = lines.last, last.count + 1 + word.count <= characters {
                lines[lines.count - 1] = last + " " + word
            } else {
                lines.append(String(word))
            }
        }
        return lines
    }
}
