#if !hasFeature(Embedded)
    import ELF
#endif

/// Where a system keeps its libraries.
public struct SystemLibraries {
    /// What $LIB stands for.
    public let lib: Bytes
    public let directories: [Bytes]

    public init(lib: Bytes, directories: [Bytes]) {
        self.lib = lib
        self.directories = directories
    }

    /// A machine's usual layout: Debian's, with a directory for each machine, or lib64.
    public init(_ machine: Machine, hasMultiarch: Bool) {
        guard hasMultiarch else {
            self.init(lib: Bytes("lib64"), directories: [Bytes("/lib64"), Bytes("/usr/lib64"), Bytes("/lib"), Bytes("/usr/lib")])
            return
        }
        let (lib, first): (Bytes, Bytes) =
            switch machine {
            case .x86_64: (Bytes("lib/x86_64-linux-gnu"), Bytes("/lib/x86_64-linux-gnu"))
            case .aarch64: (Bytes("lib/aarch64-linux-gnu"), Bytes("/lib/aarch64-linux-gnu"))
            }
        self.init(lib: lib, directories: [first, Self.multiarchDirectory(machine), Bytes("/lib"), Bytes("/usr/lib")])
    }

    /// The directory that is there in Debian's layout only.
    public static func multiarchDirectory(_ machine: Machine) -> Bytes {
        switch machine {
        case .x86_64: Bytes("/usr/lib/x86_64-linux-gnu")
        case .aarch64: Bytes("/usr/lib/aarch64-linux-gnu")
        }
    }

    /// The path of glibc's dynamic linker, for a program that needs libraries and names none.
    public static func linker(_ machine: Machine) -> Bytes {
        switch machine {
        case .x86_64: Bytes("/lib64/ld-linux-x86-64.so.2")
        case .aarch64: Bytes("/lib/ld-linux-aarch64.so.1")
        }
    }
}
