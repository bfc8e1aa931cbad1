/// A system call that failed, with the kernel's error number.
struct SystemError: Error, Equatable {
    let number: Int32

    static let badDescriptor = SystemError(number: 9)
    static let noMemory = SystemError(number: 12)
    static let accessDenied = SystemError(number: 13)
    static let exists = SystemError(number: 17)
    static let isDirectory = SystemError(number: 21)

    /// True where there is no file of the name.
    var isMissing: Bool { number == 2 }

    /// True where a part of the path that should be a directory is none.
    var isNoDirectory: Bool { number == 20 }

    /// True where the process, or the system, has as many files open as it may.
    var hasNoDescriptorLeft: Bool { number == 24 || number == 23 }

    /// The text that C libraries give the number, for those that opening and mapping files produce.
    var text: StaticString {
        switch number {
        case 1: "Operation not permitted"
        case 2: "No such file or directory"
        case 5: "Input/output error"
        case 6: "No such device or address"
        case 7: "Argument list too long"
        case 8: "Exec format error"
        case 9: "Bad file descriptor"
        case 11: "Resource temporarily unavailable"
        case 12: "Cannot allocate memory"
        case 13: "Permission denied"
        case 14: "Bad address"
        case 16: "Device or resource busy"
        case 17: "File exists"
        case 19: "No such device"
        case 20: "Not a directory"
        case 21: "Is a directory"
        case 22: "Invalid argument"
        case 23: "Too many open files in system"
        case 24: "Too many open files"
        case 26: "Text file busy"
        case 27: "File too large"
        case 28: "No space left on device"
        case 30: "Read-only file system"
        case 32: "Broken pipe"
        case 36: "File name too long"
        case 40: "Too many levels of symbolic links"
        default: "System call failed"
        }
    }
}
