/// What Swift cannot say: jumps between stacks, the thread pointer, entries with a calling convention of their own.
#pragma once

#include <stddef.h>
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

/// What stands in front of `__libc_start_main` where a trace tells when the program is initialised and entered.
uintptr_t start_main_address(void);

/// The lazy binding entry, for the third word of .got.plt.
uintptr_t plt_resolve_entry(void);
/// Where the trampolines of traced calls go on, and the return address that stands for a traced function's own.
uintptr_t call_entry_address(void);
uintptr_t call_return_address(void);
/// The vector register state that the entries save with XSAVEC, as bits of XCR0; 0 where they use FXSAVE.
uint64_t saved_vector_state(void);
/// The entry of `__tls_get_addr`.
uintptr_t tls_get_addr_address(void);
/// TLS descriptor functions: the argument is the offset from the thread pointer; the address of a module ID and an offset in it; or, of a weak
/// symbol without a definition, the addend.
uintptr_t tls_descriptor_static_entry(void);
uintptr_t tls_descriptor_dynamic_entry(void);
uintptr_t tls_descriptor_undefined_entry(void);
/// Sets the distance from every thread pointer to the word that leads to the thread's vector: the number of its entries, then one block address
/// a module ID, which begin with 1.
void set_tls_vector_offset(intptr_t offset);
/// The vector of a thread that has none yet, without entries.
uintptr_t thread_vector_none(void);

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

/// Says that the process is about to have a second thread: until then locks, readers and references to objects do without locked instructions.
void threads_begin(void);
/// Whether there has been a second thread.
int threads_began(void);
/// Takes and gives back the right to load and unload; its owner may take it again.
void load_lock(void);
void load_unlock(void);
/// Takes and gives back the right to change the loader's tables; the second asks whether the calling thread has it.
void tables_lock(void);
void tables_unlock(void);
int tables_are_own(void);
/// Takes the storage lock with all signals blocked; returns those that were blocked before, which the other wants back.
uint64_t storage_lock(void);
void storage_unlock(uint64_t signals);
/// Memory of thread-local storage, 0 where there is none; only under the storage lock.
uintptr_t storage_allocate(size_t alignment, size_t size);
void storage_free(uintptr_t block);
/// Waits for and gives back the right to write a trace while the program runs.
void trace_lock(void);
void trace_unlock(void);

/// Enters the readers of the published table, and leaves them with the token that entering gave. Async-signal-safe.
uintptr_t readers_enter(void);
void readers_leave(uintptr_t token);
/// The published table, and publishing another.
uintptr_t published_table(void);
void publish_table(uintptr_t table);
/// True once all readers that may see an earlier table have left; false where that takes more than some milliseconds.
int readers_have_left(void);

/// The tables of object ranges: the version that is valid now, the table of a version, and whether a version is still the valid one.
extern uintptr_t range_tables[2], range_version;
static inline uintptr_t ranges_version(void) { return __atomic_load_n(&range_version, __ATOMIC_ACQUIRE); }
static inline uintptr_t newer_ranges(uintptr_t version) { return __atomic_load_n(&range_tables[version & 1], __ATOMIC_RELAXED); }
static inline int ranges_are(uintptr_t version) {
    __atomic_thread_fence(__ATOMIC_ACQUIRE);
    return __atomic_load_n(&range_version, __ATOMIC_RELAXED) == version;
}
/// The table that nobody looks at, made large enough for `size` bytes, 0 where there is no memory; and making it the newer.
uintptr_t older_ranges(size_t size);
void publish_ranges(void);

/// Around a fork: the loader's heap is held; afterwards, in the child, nobody else loads or reads.
void heap_hold(void);
void heap_release(void);
void load_forget_others(void);
void readers_forget(void);

/// What a debugger finds by name in swload: `_r_debug`, the function that is called at each change, and the dynamic section.
uintptr_t own_debug_record(void);
uintptr_t debugger_stop(void);
uintptr_t own_dynamic_section(void);

/// One of 256 entries of four words, all zero at first.
uintptr_t symbol_memo(uintptr_t index);

/// Room of 4096 bytes for the program's path, which costs nothing until it is used.
uintptr_t path_buffer(void);

/// Keeps the order of what is written before and after, in the eyes of a signal handler of the same thread.
static inline void signal_fence(void) { __atomic_signal_fence(__ATOMIC_SEQ_CST); }

/// The thread pointer (%fs:0).
static inline uintptr_t thread_pointer(void) {
    uintptr_t value;
    __asm__("mov %%fs:0, %0" : "=r"(value));
    return value;
}

/// Makes a private page the process's own by writing to it without a change: one page fault where reading first and writing later would be two.
static inline void touch(uintptr_t address) { __asm__ volatile("lock orb $0, (%0)" ::"r"(address) : "memory"); }

/// Counts in a word that any thread may change.
static inline void count_up(uintptr_t address) { __atomic_fetch_add((long *)address, 1, __ATOMIC_RELAXED); }
static inline void count_down(uintptr_t address) { __atomic_fetch_sub((long *)address, 1, __ATOMIC_RELEASE); }

/// A word that any thread may write once.
static inline uintptr_t load_word(uintptr_t address) { return __atomic_load_n((uintptr_t *)address, __ATOMIC_ACQUIRE); }
/// Puts another value in the place of one that is expected; 0 where something else stands there.
static inline int replace_word(uintptr_t address, uintptr_t expected, uintptr_t value) {
    return __atomic_compare_exchange_n((uintptr_t *)address, &expected, value, 0, __ATOMIC_ACQ_REL, __ATOMIC_RELAXED);
}

/// Calls a function of the program.
static inline uintptr_t call0(uintptr_t function) { return ((uintptr_t(*)(void))function)(); }
static inline uintptr_t call1(uintptr_t function, uintptr_t a) { return ((uintptr_t(*)(uintptr_t))function)(a); }
static inline uintptr_t call2(uintptr_t function, uintptr_t a, uintptr_t b) { return ((uintptr_t(*)(uintptr_t, uintptr_t))function)(a, b); }
static inline uintptr_t call3(uintptr_t function, uintptr_t a, uintptr_t b, uintptr_t c) {
    return ((uintptr_t(*)(uintptr_t, uintptr_t, uintptr_t))function)(a, b, c);
}
static inline uintptr_t call5(uintptr_t function, uintptr_t a, uintptr_t b, uintptr_t c, uintptr_t d, uintptr_t e) {
    return ((uintptr_t(*)(uintptr_t, uintptr_t, uintptr_t, uintptr_t, uintptr_t))function)(a, b, c, d, e);
}
static inline uintptr_t call8(
    uintptr_t function, uintptr_t a, uintptr_t b, uintptr_t c, uintptr_t d, uintptr_t e, uintptr_t f, uintptr_t g, uintptr_t h) {
    return ((uintptr_t(*)(uintptr_t, uintptr_t, uintptr_t, uintptr_t, uintptr_t, uintptr_t, uintptr_t, uintptr_t))function)(a, b, c, d, e, f, g, h);
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
/// How many ticks of the time stamp a CPUID takes.
static inline uint64_t cpuid_ticks(void) {
    uint64_t before = time_stamp();
    uint32_t a = 0, b, c = 0, d;
    __asm__ volatile("cpuid" : "+a"(a), "=b"(b), "+c"(c), "=d"(d));
    return time_stamp() - before;
}
