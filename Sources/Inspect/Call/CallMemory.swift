import CSystem
import Glibc

/// The memory that the arguments of a call point to, which lives as long as this does.
@safe final class CallMemory {
    private var blocks: [UnsafeMutableRawPointer] = unsafe []

    /// Zeroed bytes.
    func allocate(_ count: Int) -> UnsafeMutableRawPointer {
        guard let block = unsafe calloc(1, max(count, 16)) else { fatalError("out of memory") }
        unsafe blocks.append(block)
        return unsafe block
    }

    /// A copy of some bytes.
    func copy(_ bytes: [UInt8]) -> UnsafeMutableRawPointer {
        let block = unsafe allocate(bytes.count)
        unsafe block.copyMemory(from: bytes, byteCount: bytes.count)
        return unsafe block
    }

    deinit { for unsafe block in unsafe blocks { unsafe free(block) } }
}

/// Memory that may not be there.
enum ForeignMemory {
    /// Reads bytes at any address; nil where there is nothing to read.
    static func bytes(at address: UInt, count: Int) -> [UInt8]? {
        guard address != 0, count > 0 else { return count == 0 ? [] : nil }
        var bytes = [UInt8](repeating: 0, count: count)
        var isRead = false
        unsafe bytes.withUnsafeMutableBytes { buffer in
            var local = unsafe iovec(iov_base: buffer.baseAddress, iov_len: count)
            var remote = unsafe iovec(iov_base: UnsafeMutableRawPointer(bitPattern: address), iov_len: count)
            isRead = unsafe processRead(getpid(), &local, &remote) == count
        }
        return isRead ? bytes : nil
    }

    /// The text at an address up to its zero byte, and whether it goes on behind so many bytes.
    static func text(at address: UInt, atMost limit: Int = 4096) -> (bytes: [UInt8], isCut: Bool)? {
        var text: [UInt8] = []
        while text.count < limit {
            let here = address &+ UInt(text.count)
            // Up to the end of the page, behind which there may be none.
            guard let part = bytes(at: here, count: min(limit - text.count, 4096 - Int(here % 4096))) else { return text.isEmpty ? nil : (text, true) }
            if let end = part.firstIndex(of: 0) { return (text + part[..<end], false) }
            text += part
        }
        return (text, true)
    }

    private static func processRead(_ process: pid_t, _ local: UnsafePointer<iovec>, _ remote: UnsafePointer<iovec>) -> Int {
        system_call(310, Int(process), Int(bitPattern: local), 1, Int(bitPattern: remote), 1, 0)
    }
}
