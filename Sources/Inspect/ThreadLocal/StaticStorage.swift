import ELF
import Link

/// The static thread-local storage of a program and its libraries: which module's block lies where, seen from the thread pointer.
///
/// Variant II (x86-64) puts the blocks below the thread pointer, the program's nearest to it; variant I (AArch64) above it, behind the 16 bytes of the
/// thread's control block.
public struct StaticStorage: Sendable {
    /// One module's block.
    public struct Block: Codable, Equatable, Sendable {
        /// Its module ID, from 1.
        public let module: Int
        public let name: String
        /// Where it begins, from the thread pointer.
        public let offset: Int64
        public let size: UInt64
        /// The bytes that its file brings; the others are zero.
        public let fileSize: UInt64
        public let alignment: UInt64
        public internal(set) var variables: [Variable]

        public var end: Int64 { offset + Int64(size) }
    }

    /// A thread-local variable at its place in every thread that has static storage.
    public struct Variable: Codable, Equatable, Sendable {
        public let name: String
        /// From the thread pointer.
        public let offset: Int64
        public let size: UInt64
    }

    /// Where the blocks lie: 1 above the thread pointer, 2 below it.
    public let variant: Int
    public let blocks: [Block]
    /// The bytes that all blocks and the gaps between them take.
    public let used: UInt64
    public let alignment: UInt64

    /// The bytes of the thread's control block that lie at the thread pointer in variant I.
    private static let controlBlock: UInt64 = 16

    public init(_ closure: Closure) throws(ELFError) {
        var layout = TLSLayout()
        var segments: [(object: ClosureObject, segment: TLSSegment)] = []
        for id in closure.order.objects {
            let object = closure.objects[id.index]
            guard let header = object.file?.headers.first(.threadLocal) else { continue }
            let segment = try TLSSegment(object: id, header: header)
            try layout.add(segment)
            segments.append((object, segment))
        }
        variant = closure.machine == .aarch64 ? 1 : 2
        var offsets = layout.offsets.map { -Int64($0) }
        var used = layout.used
        if variant == 1 {
            used = Self.controlBlock
            offsets = []
            for (_, segment) in segments {
                let mask = segment.alignment &- 1
                let first = segment.address.value & mask
                // The block's address is congruent to p_vaddr modulo the alignment.
                let start = ((used &- min(used, first) &+ mask) & ~mask) &+ first
                offsets.append(Int64(start))
                used = start &+ segment.memorySize
            }
        }
        self.used = used
        alignment = layout.alignment
        blocks = zip(segments, offsets).enumerated().map { index, pair in
            let ((object, segment), offset) = pair
            let name = object.role == .program ? object.file?.path.text ?? "" : object.name.text
            return Block(
                module: index + 1, name: name, offset: offset, size: segment.memorySize, fileSize: segment.fileSize, alignment: segment.alignment,
                variables: Self.variables(object, from: offset))
        }
    }

    /// The named variables of a module, in the order of their places.
    private static func variables(_ object: ClosureObject, from start: Int64) -> [Variable] {
        guard let path = object.file?.path.text, let file = try? ELFFile(path: path) else { return [] }
        var variables: [Variable] = []
        var known: Set<String> = []
        for table in [file.dynamicSymbols, file.fullSymbols].compactMap({ $0 }) {
            for index in 1..<max(table.count, 1) {
                guard let symbol = table[index], symbol.type == .threadLocal, !symbol.isUndefined, symbol.value <= 1 << 30, let name = table.name(of: symbol),
                    known.insert("\(name.text) \(symbol.value)").inserted
                else { continue }
                variables.append(Variable(name: name.text, offset: start + Int64(symbol.value), size: symbol.size))
            }
        }
        return variables.sorted { ($0.offset, $0.name) < ($1.offset, $1.name) }
    }
}
