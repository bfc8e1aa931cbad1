import CFreestanding

/// A function of swload's that stands in front of one of glibc's and calls it.
enum Wrapper: Int, CaseIterable {
    case readlink, readlinkChecked, readlinkat, readlinkatChecked
    case threadExit, atFork, start

    /// glibc's own function; 0 until something is bound to it.
    var original: UInt { unsafe originals[rawValue] }

    /// Notes glibc's own function and gives swload's; the function of another link-map namespace's libc stays as it is.
    func replace(_ original: UInt) -> UInt {
        if unsafe originals[rawValue] == 0 { unsafe originals[rawValue] = original }
        return unsafe originals[rawValue] == original ? address : original
    }

    private var address: UInt {
        switch self {
        case .readlink: Function.address(of: readLink)
        case .readlinkChecked: Function.address(of: readLinkChecked)
        case .readlinkat: Function.address(of: readLinkAt)
        case .readlinkatChecked: Function.address(of: readLinkAtChecked)
        case .threadExit: Function.address(of: registerThreadExit)
        case .atFork: Function.address(of: registerAtFork)
        case .start: start_main_address()
        }
    }
}

/// glibc's own functions, by wrapper; each is written when something is first bound to it.
nonisolated(unsafe) private var originals = [7 of UInt](repeating: 0)
