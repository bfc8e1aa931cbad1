/// The directories that a start holds open while it looks for libraries, so that the kernel need not walk their paths again for each file.
///
/// The program gets none of them: all are closed before it runs. And it cannot lack one: whoever finds that no descriptor is left gives them up first.
final class HeldDirectories {
    /// More than this are not held; the table of a process that has few descriptors grows with them.
    private static let limit = 200

    private var descriptors: [Int32] = []
    /// True once there was no descriptor left.
    private var isExhausted = false

    /// Opens a directory; nil where no more can be held.
    func enter(_ path: Bytes) throws(SystemError) -> DirectoryHandle? {
        if isExhausted || descriptors.count >= Self.limit { return nil }
        do throws(SystemError) {
            descriptors.append(try System.enter(path))
        } catch {
            guard error.hasNoDescriptorLeft else { throw error }
            giveUp()
            return nil
        }
        return DirectoryHandle(descriptors.count - 1)
    }

    /// The descriptor of a directory, nil once it was given up.
    func descriptor(_ directory: DirectoryHandle) -> Int32? {
        directory.index < descriptors.count ? descriptors[directory.index] : nil
    }

    /// Calls `body`, which opens something; where no descriptor is left, gives up the directories and calls it once more.
    func opening<Result>(_ body: () throws(SystemError) -> Result) throws(SystemError) -> Result {
        do throws(SystemError) { return try body() } catch {
            guard error.hasNoDescriptorLeft, !descriptors.isEmpty else { throw error }
        }
        giveUp()
        return try body()
    }

    /// Closes all.
    func leave() {
        for descriptor in descriptors { System.close(descriptor) }
        descriptors = []
    }

    private func giveUp() {
        leave()
        isExhausted = true
    }
}
