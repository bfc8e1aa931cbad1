/// The texts of --help, --version and LD_DEBUG=help.
enum HelpText {
    static func usage() {
        write(
            """
            Usage: swload [options] PROGRAM [ARGUMENT...]

            Loads PROGRAM and every library that it needs, binds them, runs the program and stays behind it as its dynamic linker. A PROGRAM without a
            slash is searched in PATH.

              --list                 list the libraries and where they are mapped, as ldd does, and exit
              --verify               exit with 0 if PROGRAM is dynamic and names an interpreter, 2 if it names none, 1 if it cannot be loaded
              --library-path PATH    search these directories instead of those of LD_LIBRARY_PATH
              --preload LIST         load these objects first, after those of LD_PRELOAD
              --argv0 STRING         pass STRING as argv[0]
              --inhibit-cache        do not use /etc/ld.so.cache
              --lazy                 bind functions at their first call where the program allows it (the default)
              --now                  bind everything before the program starts, as LD_BIND_NOW does
              --tls-surplus BYTES    keep this much static thread-local storage for libraries loaded later (default: sized from what is loaded first)
              --cache POLICY         what is taken of earlier starts: off (and nothing is kept), processor (the default: what one of them has found out of
                                     a processor that is slow to answer), auto (what was decided as well), or snapshot (relocated pages, too, which
                                     fixes load addresses until the next boot)
              --write-cache          load PROGRAM, write what POLICY keeps, and do not run it; 'swload cache' does so and shows what is kept
              --trace CATEGORIES     log what happens; '--trace=help' lists the categories
              --trace-output FILE    write the log to FILE instead of standard error; {pid} stands for the process, fd:N for an open descriptor
              --trace-format FORM    ld-debug, explained (the default on a terminal: one line a binding, with the reason), json or chrome (a timeline)
              --trace-strict         do not start the program where the log cannot be written
              --legend               name the columns of the explained form, under its first line
              --from GLOB            show only bindings and calls of these objects (*, ? and [a-z]; several with commas)
              --to GLOB              show only bindings and calls that lead to these objects
              --symbol GLOB          show only these symbols
              --lazy-only            show only bindings that a first call makes
              --interposed-only      show only bindings that passed over another definition
              --trace-returns        with '--trace=calls', show when functions return, and with what
              --prototypes FILE      with '--trace=calls', show arguments as the C declarations in FILE say
              --summary              with '--trace=calls', show at the end how often each function was called, and how long it took, instead of the calls
              --help                 show this text
              --version              show the version

            Subcommands, which explain rather than run ('swload SUBCOMMAND --help' tells more; a program of such a name is run behind '--'):

              why conflicts doctor list tree bindings      how a program is bound, without running it
              explain lesson tls layout plt                what a loader makes of a file
              headers dynamic symbols relocations versions notes nm archive demangle
                                                           the tables of a file
              diff lint call cache completion              two files, one file's flaws, a function's result, kept starts, a shell's completion

            An option takes its value as --name=value or --name value. The variables LD_LIBRARY_PATH, LD_PRELOAD, LD_BIND_NOW, LD_DEBUG, LD_DEBUG_OUTPUT,
            LD_TRACE_LOADED_OBJECTS, LD_VERBOSE, LD_WARN and LD_DYNAMIC_WEAK mean what they mean to ld.so.

            Exit status: the program's own; 127 if it cannot be loaded, 126 if it cannot be executed, 1 for wrong usage.

            """)
    }

    static func version() {
        write("swload 0.1.0 (x86-64 ELF, glibc)\n")
    }

    /// The categories that `--trace` has besides those of LD_DEBUG.
    static func ownCategories() {
        write(
            """
            Valid categories of the option --trace besides these:

              calls       display calls between objects
              phases      display when each part of the load begins and ends
              tls         display thread control blocks as they come and go
              !WORD       leave WORD out; at the beginning, of all

            --trace-format=ld-debug|explained|json|chrome says in which form, --from, --to and --symbol GLOB, --lazy-only and --interposed-only
            which bindings and calls are shown.

            """)
    }

    /// LD_DEBUG=help, in ld.so's words.
    static func categories() {
        write(
            """
            Valid options for the LD_DEBUG environment variable are:

              libs        display library search paths
              reloc       display relocation processing
              files       display progress for input file
              symbols     display symbol table processing
              bindings    display information about symbol binding
              versions    display version dependencies
              scopes      display scope information
              all         all previous options combined
              statistics  display relocation statistics
              unused      determined unused DSOs
              help        display this help message and exit

            To direct the debugging output into a file instead of standard output
            a filename can be specified using the LD_DEBUG_OUTPUT environment variable.

            """)
    }

    private static func write(_ text: StaticString) {
        _ = System.write(1, Bytes(text))
    }
}
