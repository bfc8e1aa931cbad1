/// What Swift cannot say: jumps between stacks, the thread pointer, entries with a calling convention of their own.
#pragma once

#include <stdint.h>

/// Leaves for another program on its initial stack: `stack` points to argc; `rtld_fini` is what the ABI passes in %rdx.
__attribute__((noreturn)) void transfer(uintptr_t stack, uintptr_t entry, uintptr_t rtld_fini);

/// Where swload itself is mapped.
uintptr_t own_base(void);

/// swload's own entry point.
uintptr_t own_entry(void);

/// Where the system's dynamic linker jumps when it believes that the program starts; calls `swload_continue` with the stack it left.
uintptr_t linker_continuation_entry(void);

/// What is put into %rdx at the program's entry: runs the finalisers when the program exits.
uintptr_t finish_entry_address(void);

/// The lazy binding entry, for the third word of .got.plt.
uintptr_t plt_resolve_entry(void);
/// Sets which register state the lazy binding entry saves with XSAVEC, and the bytes that takes; without it, it uses FXSAVE.
void set_plt_save(uint64_t mask, uint64_t size);

/// The entry of `__tls_get_addr` for modules with static storage.
uintptr_t tls_get_addr_address(void);
/// TLS descriptor functions: the argument is the offset from the thread pointer; the same for a weak symbol without a definition.
uintptr_t tls_descriptor_static_entry(void);
uintptr_t tls_descriptor_undefined_entry(void);
/// Sets the table of `__tls_get_addr`: one word a module ID, the distance of its block below the thread pointer; word 0 is unused.
void set_tls_offsets(uintptr_t table);

/// The dl functions for programs whose libc has no hook for them.
uintptr_t dlopen_address(void);
uintptr_t dlsym_address(void);
uintptr_t dlvsym_address(void);
uintptr_t dlmopen_address(void);

/// Entries that replace /proc/self/exe by the program's path in their first or second argument and go on in libc's own function.
uintptr_t path_entry(uint32_t entry);
/// The number of path entries, and the bytes from one to the next.
#define PATH_ENTRY_COUNT 32
#define PATH_ENTRY_SIZE 16
/// Sets libc's function behind an entry, and which of its arguments, 0 or 1, is the path, unless it has one; returns the one it has.
uintptr_t set_path_target(uint32_t entry, uintptr_t function, uint8_t argument);

/// Waits for and gives back the right to write a trace while the program runs.
void trace_lock(void);
void trace_unlock(void);

/// Room of 4096 bytes for the program's path, which costs nothing until it is used.
uintptr_t path_buffer(void);

/// The thread pointer (%fs:0).
static inline uintptr_t thread_pointer(void) {
    uintptr_t value;
    __asm__("mov %%fs:0, %0" : "=r"(value));
    return value;
}

/// Makes a private page the process's own by writing to it without a change: one page fault where reading first and writing later would be two.
static inline void touch(uintptr_t address) { __asm__ volatile("lock orb $0, (%0)" ::"r"(address) : "memory"); }

/// Calls a function of the program.
static inline uintptr_t call0(uintptr_t function) { return ((uintptr_t(*)(void))function)(); }
static inline uintptr_t call1(uintptr_t function, uintptr_t a) { return ((uintptr_t(*)(uintptr_t))function)(a); }
static inline uintptr_t call3(uintptr_t function, uintptr_t a, uintptr_t b, uintptr_t c) {
    return ((uintptr_t(*)(uintptr_t, uintptr_t, uintptr_t))function)(a, b, c);
}
static inline uintptr_t call5(uintptr_t function, uintptr_t a, uintptr_t b, uintptr_t c, uintptr_t d, uintptr_t e) {
    return ((uintptr_t(*)(uintptr_t, uintptr_t, uintptr_t, uintptr_t, uintptr_t))function)(a, b, c, d, e);
}

/// The processor's answer to CPUID; under a hypervisor each takes some microseconds.
struct cpuid_answer {
    uint32_t a, b, c, d;
};
static inline struct cpuid_answer cpuid(uint32_t leaf, uint32_t subleaf) {
    struct cpuid_answer r;
    __asm__("cpuid" : "=a"(r.a), "=b"(r.b), "=c"(r.c), "=d"(r.d) : "a"(leaf), "c"(subleaf));
    return r;
}
/// The register state that the system saves (XCR0); only where CPUID says OSXSAVE.
static inline uint64_t extended_control(void) {
    uint32_t low, high;
    __asm__("xgetbv" : "=a"(low), "=d"(high) : "c"(0));
    return (uint64_t)high << 32 | low;
}
/// The processor's time stamp.
static inline uint64_t time_stamp(void) {
    uint32_t low, high;
    __asm__ volatile("rdtsc" : "=a"(low), "=d"(high));
    return (uint64_t)high << 32 | low;
}
