/// The functions of glibc that swload provides in its place, or stands in front of.
///
/// A definition is replaced only where lookup lands in libc or in its dynamic linker, so that a program's own wrappers keep working; a trace shows the
/// normal binding.
final class Overrides {
    /// What stands in for a function; called with the address of glibc's own, says which address is bound, nil to leave glibc's.
    typealias Provider = (_ original: UInt) -> UInt?

    private struct Entry {
        let name: Name
        let provide: Provider
    }

    private let objects: [ObjectID]
    private var entries: [Entry] = []
    /// For each value of a hash's low byte the entry to look at, plus 1; 0 for most.
    private var first = [256 of UInt8](repeating: 0)
    /// The entry after each one whose hash has the same low byte, plus 1.
    private var next: [UInt8] = []

    /// Replaces nothing yet, in these objects.
    init(in objects: [ObjectID]) {
        self.objects = objects
    }

    /// Replaces a name.
    func add(_ name: StaticString, _ provide: @escaping Provider) {
        let name = Name(name)
        let slot = Int(name.hash & 255)
        next.append(first[slot])
        entries.append(Entry(name: name, provide: provide))
        first[slot] = UInt8(entries.count)
    }

    /// The address that stands for a definition instead of its own, nil for nearly all; `original` is its own.
    @inline(__always)
    func replacement(_ definition: Definition, original: UInt, _ namespace: Namespace) -> UInt? {
        let entry = first[Int(definition.nameHash & 255)]
        return entry == 0 ? nil : search(Int(entry) - 1, definition, original, namespace)
    }

    @inline(never)
    private func search(_ start: Int, _ definition: Definition, _ original: UInt, _ namespace: Namespace) -> UInt? {
        guard objects.contains(definition.object) else { return nil }
        let strings = namespace.objects[definition.object.index].strings
        var index = start
        while index >= 0 {
            let entry = entries[index]
            if entry.name.hash == definition.nameHash, strings.hasString(entry.name.bytes, at: Int(definition.symbol.nameOffset)) {
                return entry.provide(original)
            }
            index = Int(next[index]) - 1
        }
        return nil
    }
}

/// A trace that takes nothing.
struct SilentTrace: TraceSink {
    var categories: TraceCategories { [] }
    func record(_ event: Event) {}
}
