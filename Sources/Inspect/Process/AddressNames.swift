import ELF

/// What lies at addresses of a process: a symbol of a file, or the file alone.
public struct AddressNames {
    private let maps: [ProcessMap]

    public init(_ maps: [ProcessMap]) { self.maps = maps }

    /// `puts in libc.so.6`, `libc.so.6+0x1234`, or the kind of memory; `preferred` wins among names of one place.
    public func name(of address: UInt64, preferring preferred: String) -> String {
        guard let map = maps.first(where: { $0.contains(address) }) else { return "no memory" }
        let label = map.name.split(separator: "/").last.map(String.init) ?? (map.name.isEmpty ? "anonymous memory" : map.name)
        guard map.name.hasPrefix("/"), let file = try? ELFFile(path: map.name) else { return label }
        let offset = map.offset &+ (address - map.start)
        guard let segment = file.segments.first(where: { $0.type == Segment.load && $0.offset <= offset && offset - $0.offset < $0.fileSize }) else {
            return "\(label)+\(offset.hex)"
        }
        let place = segment.address &+ (offset - segment.offset)
        var best: (name: String, distance: UInt64)?
        for table in [file.dynamicSymbols, file.fullSymbols].compactMap({ $0 }) {
            for index in 1..<max(table.count, 1) {
                guard let symbol = table[index], symbol.type == .function || symbol.type == .indirectFunction, !symbol.isUndefined,
                    symbol.value <= place,
                    place - symbol.value < max(symbol.size, 1), let name = table.name(of: symbol)?.text
                else { continue }
                let distance = place - symbol.value
                if best == nil || distance < best!.distance || distance == best!.distance && name == preferred { best = (name, distance) }
            }
            if best != nil { break }
        }
        guard let best else { return "\(label)+\(place.hex)" }
        return best.name + (best.distance == 0 ? "" : "+\(best.distance.hex)") + " in \(label)"
    }
}
