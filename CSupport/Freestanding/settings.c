// What the assembly entries read; written before anything runs that enters them.

#include "include/freestanding.h"

// All in .data, which is written anyway: a page of .bss of their own would have to be made.
#define IN_DATA __attribute__((section(".data")))
IN_DATA uint64_t plt_save_mask = 0, plt_save_size = 512;
IN_DATA uint8_t plt_save_is_known = 0;
// The distance from the thread pointer to the word that leads to the thread's vector.
IN_DATA intptr_t tls_vector_offset = 0;
IN_DATA uintptr_t path_targets[PATH_ENTRY_COUNT] = {0};
IN_DATA uint8_t path_arguments[PATH_ENTRY_COUNT] = {0};

// Finds out which register state there is to save, at the first call that has to; every question costs microseconds under a hypervisor. Two
// threads at once write the same.
__attribute__((target("general-regs-only"))) void prepare_save(void) {
    if (cpuid(1, 0).c >> 27 & 1 && cpuid(13, 1).a & 2) {
        // All that can carry an argument: SSE, AVX, BNDREGS and the AVX-512 states, not x87. How much room a state takes follows from its registers: to
        // ask for each would be a third of a first call's time.
        static const uint16_t sizes[8] = {[2] = 256, [3] = 64, [5] = 64, [6] = 512, [7] = 1024};
        uint64_t mask = extended_control() & 0xee, size = 576;
        for (uint32_t state = 2; state < 8; state++)
            if (mask >> state & 1) size += sizes[state];
        plt_save_size = size;
        __atomic_store_n(&plt_save_mask, mask, __ATOMIC_RELEASE);
    }
    __atomic_store_n(&plt_save_is_known, 1, __ATOMIC_RELEASE);
}

static const uintptr_t no_vector = 0;
uintptr_t thread_vector_none(void) { return (uintptr_t)&no_vector; }
void set_tls_vector_offset(intptr_t offset) { tls_vector_offset = offset; }

uintptr_t set_path_target(uint32_t entry, uintptr_t function, uint8_t argument) {
    if (!path_targets[entry]) {
        path_targets[entry] = function;
        path_arguments[entry] = argument;
    }
    return path_targets[entry];
}

// Room behind the heap, which costs nothing until it is used: for a path that is found out while the program runs, where nothing may be allocated,
// and for what dlsym found lately.
extern char path_room[4096] __attribute__((visibility("hidden")));
extern uintptr_t memo_room[256][4] __attribute__((visibility("hidden")));
uintptr_t path_buffer(void) { return (uintptr_t)path_room; }
uintptr_t symbol_memo(uintptr_t index) { return (uintptr_t)memo_room[index]; }

// The addresses of the assembly entries, as Swift sees them.

extern const char _DYNAMIC[] __attribute__((visibility("hidden"))), __ehdr_start[] __attribute__((visibility("hidden")));
extern const char _start[], linker_continuation[], finish_entry[], start_main[], plt_resolve[], tls_get_addr_entry[], tls_descriptor_static[],
    tls_descriptor_dynamic[], tls_descriptor_undefined[], path_entries[], dlopen_entry[], dlsym_entry[], dlvsym_entry[], dlmopen_entry[],
    _dl_debug_state[], call_entry[], call_return[];

uintptr_t own_base(void) { return (uintptr_t)__ehdr_start; }
uintptr_t own_entry(void) { return (uintptr_t)_start; }
uintptr_t linker_continuation_entry(void) { return (uintptr_t)linker_continuation; }
uintptr_t finish_entry_address(void) { return (uintptr_t)finish_entry; }
uintptr_t start_main_address(void) { return (uintptr_t)start_main; }
uintptr_t plt_resolve_entry(void) { return (uintptr_t)plt_resolve; }
uintptr_t call_entry_address(void) { return (uintptr_t)call_entry; }
uintptr_t call_return_address(void) { return (uintptr_t)call_return; }
uint64_t saved_vector_state(void) { return plt_save_mask; }
uintptr_t tls_get_addr_address(void) { return (uintptr_t)tls_get_addr_entry; }
uintptr_t tls_descriptor_static_entry(void) { return (uintptr_t)tls_descriptor_static; }
uintptr_t tls_descriptor_undefined_entry(void) { return (uintptr_t)tls_descriptor_undefined; }
uintptr_t tls_descriptor_dynamic_entry(void) { return (uintptr_t)tls_descriptor_dynamic; }
uintptr_t dlopen_address(void) { return (uintptr_t)dlopen_entry; }
uintptr_t dlsym_address(void) { return (uintptr_t)dlsym_entry; }
uintptr_t dlvsym_address(void) { return (uintptr_t)dlvsym_entry; }
uintptr_t dlmopen_address(void) { return (uintptr_t)dlmopen_entry; }
uintptr_t path_entry(uint32_t entry) { return (uintptr_t)path_entries + entry * PATH_ENTRY_SIZE; }

// What a debugger finds by its name where it is given swload as the program (struct r_debug).
uintptr_t _r_debug[5] __attribute__((used)) = {0};

uintptr_t own_debug_record(void) { return (uintptr_t)_r_debug; }
uintptr_t debugger_stop(void) { return (uintptr_t)_dl_debug_state; }
uintptr_t own_dynamic_section(void) { return (uintptr_t)_DYNAMIC; }
