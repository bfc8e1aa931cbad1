/// The environment of a process with more rights than its user (AT_SECURE): without the variables by which the user would lead it, or a program that
/// it starts, to other files.
enum SecureEnvironment {
    /// Takes the variables out before the system's dynamic linker runs: it would do so itself, but not with those of its own that it must not see.
    static func clean(_ stack: inout InitialStack) {
        stack.dropVariables { entry in unsafeNames.contains { entry.hasPrefix($0) && entry[$0.count] == 0x3d } }
        if !allowsTraces { stack.dropVariables { $0.hasPrefix(Bytes("MALLOC_CHECK_=")) } }
    }

    /// True where the administrator lets users trace such programs.
    static var allowsTraces: Bool {
        do throws(SystemError) {
            _ = try System.status(of: Bytes("/etc/suid-debug"))
            return true
        } catch {
            return false
        }
    }

    /// What glibc 2.36 removes; the linker itself cuts GLIBC_TUNABLES down to what is harmless.
    private static var unsafeNames: [Bytes] {
        [
            Bytes("GCONV_PATH"), Bytes("GETCONF_DIR"), Bytes("HOSTALIASES"), Bytes("LD_AUDIT"), Bytes("LD_DEBUG"), Bytes("LD_DEBUG_OUTPUT"),
            Bytes("LD_DYNAMIC_WEAK"), Bytes("LD_HWCAP_MASK"), Bytes("LD_LIBRARY_PATH"), Bytes("LD_ORIGIN_PATH"), Bytes("LD_PRELOAD"),
            Bytes("LD_PROFILE"), Bytes("LD_SHOW_AUXV"), Bytes("LOCALDOMAIN"), Bytes("LOCPATH"), Bytes("MALLOC_TRACE"), Bytes("NIS_PATH"),
            Bytes("NLSPATH"), Bytes("RESOLV_HOST_CONF"), Bytes("RES_OPTIONS"), Bytes("TMPDIR"), Bytes("TZDIR"),
        ]
    }
}
