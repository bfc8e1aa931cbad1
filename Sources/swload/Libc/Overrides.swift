import CFreestanding

/// The functions of glibc that swload provides in its place, or stands in front of.
///
/// A definition is replaced only where lookup lands in libc or in its dynamic linker, so that a program's own wrappers keep working; a trace shows the
/// normal binding.
final class Overrides {
    /// What stands in for a function of glibc.
    enum Provider {
        /// A function of swload's own.
        case function(UInt)
        /// A path entry, by its number, in front of glibc's function; and which argument is the path.
        case path(UInt32, argument: UInt8)
        /// A function that does something besides glibc's own, whose address it is told.
        case wrapper(Wrapper)
    }

    private struct Entry {
        let name: Name
        let provider: Provider
        /// The stub that leads to what stands in for the function, 0 where there is none.
        var stub: UInt = 0
        /// The entry to look at after this one, whose hash has the same low byte, plus 1.
        let next: UInt8
    }

    private var entries: [Entry] = []
    /// For each value of a hash's low byte the entry to look at, plus 1; 0 for most.
    private var first = [256 of UInt8](repeating: 0)

    /// Replaces nothing yet, in objects that the namespace says are provided for.
    init(capacity: Int = 0) {
        entries.reserveCapacity(capacity)
    }

    /// Replaces a name.
    func add(_ name: StaticString, _ provider: Provider) {
        let name = Name(name)
        let slot = Int(name.hash & 255)
        entries.append(Entry(name: name, provider: provider, next: first[slot]))
        first[slot] = UInt8(entries.count)
    }

    /// False where no name of this hash is replaced.
    @inline(__always)
    func mayReplace(_ hash: UInt32) -> Bool { first[Int(hash & 255)] != 0 }

    /// The address that stands for a definition instead of its own, nil for nearly all; `strings` is the string table of its object.
    @inline(__always)
    func replacement(_ definition: Definition, strings: @autoclosure () -> Bytes) -> UInt? {
        let entry = first[Int(definition.nameHash & 255)]
        return entry == 0 ? nil : search(Int(entry) - 1, definition, strings())
    }

    @inline(never)
    private func search(_ start: Int, _ definition: Definition, _ strings: Bytes) -> UInt? {
        var index = start
        while index >= 0 {
            let entry = entries[index]
            if entry.name.hash == definition.nameHash, strings.hasString(entry.name.bytes, at: Int(definition.symbol.nameOffset)) {
                guard let address = address(entry.provider, definition.address) else { return nil }
                return entry.stub != 0 && address != definition.address ? entry.stub : address
            }
            index = Int(entry.next) - 1
        }
        return nil
    }

    /// Lets a stub stand for what stands in for a function of glibc; gives what the stub has to lead to, nil where nothing stands in for it.
    func setStub(_ stub: UInt, for name: Bytes, original: UInt) -> UInt? {
        let name = Name(name)
        var index = Int(first[Int(name.hash & 255)]) - 1
        while index >= 0 {
            if entries[index].name.hash == name.hash, entries[index].name.bytes == name.bytes {
                entries[index].stub = stub
                return address(entries[index].provider, original)
            }
            index = Int(entries[index].next) - 1
        }
        return nil
    }

    private func address(_ provider: Provider, _ original: UInt) -> UInt? {
        switch provider {
        case .function(let address): return address
        case .path(let entry, let argument):
            // An older version of the same function, bound besides the first, stays as it is.
            return set_path_target(entry, original, argument) == original ? path_entry(entry) : nil
        case .wrapper(let wrapper): return wrapper.replace(original)
        }
    }
}
