import ELF

/// Reads the fields of structures out of a file's bytes.
struct RecordReader {
    let bytes: Bytes

    init(_ bytes: Bytes) { self.bytes = bytes }

    /// The little-endian number of a field, nil where the file ends before it or the field is wider than a number.
    func value(_ field: RecordField, at offset: Int) -> UInt64? {
        let place = offset &+ field.at
        return switch field.size {
        case 1: bytes[place].map(UInt64.init)
        case 2: bytes.load(UInt16.self, at: place).map(UInt64.init)
        case 4: bytes.load(UInt32.self, at: place).map(UInt64.init)
        case 8: bytes.load(UInt64.self, at: place)
        default: nil
        }
    }

    /// The fields of a structure with their values, as far as the file has them; `words` gives the text of a value that is no plain number.
    func facts(_ layout: RecordLayout, at offset: Int, _ words: (String, UInt64) -> String?) -> [Fact] {
        layout.fields.compactMap { field in
            guard let value = value(field, at: offset) else { return nil }
            return Fact(field.name, words(field.name, value) ?? "\(value)", field.meaning)
        }
    }
}
