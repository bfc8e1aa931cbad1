import CFreestanding

extension Process {
    /// Lets code run on every stack, those of threads to come included, for a library that says that its code does (PT_GNU_STACK).
    ///
    /// Up to glibc 2.40 its dynamic linker exports the function that does it for one thread; later ones refuse such libraries.
    func makeStacksExecutable(for library: LoadedObject) throws(LoadError) {
        if hasExecutableStacks { return }
        guard let glibc, let function = closure.definedAddress("__nptl_change_stack_perm", in: glibc.linker) else {
            throw .executableStack(library.name)
        }
        do throws(SystemError) {
            try System.makeStackExecutable(stack.address)
        } catch {
            throw .executableStack(library.name)
        }
        threads.callForEach(function, except: firstThread)
        hasExecutableStacks = true
    }
}
