// What the assembly entries read; written once, before the program runs.

#include "include/freestanding.h"

#include "../System/include/system.h"

// All in .data, which is written anyway: a page of .bss of their own would have to be made.
#define IN_DATA __attribute__((section(".data")))
IN_DATA uint64_t plt_save_mask = 0, plt_save_size = 512;
IN_DATA uintptr_t tls_offsets = 0;
IN_DATA uintptr_t path_targets[PATH_ENTRY_COUNT] = {0};
IN_DATA uint8_t path_arguments[PATH_ENTRY_COUNT] = {0};

void set_plt_save(uint64_t mask, uint64_t size) {
    plt_save_mask = mask;
    plt_save_size = size;
}

void set_tls_offsets(uintptr_t table) { tls_offsets = table; }

uintptr_t set_path_target(uint32_t entry, uintptr_t function, uint8_t argument) {
    if (!path_targets[entry]) {
        path_targets[entry] = function;
        path_arguments[entry] = argument;
    }
    return path_targets[entry];
}

// The right to write a trace while the program runs.
static char trace_is_taken;
void trace_lock(void) {
    while (__atomic_test_and_set(&trace_is_taken, __ATOMIC_ACQUIRE)) system_call(24 /* sched_yield */, 0, 0, 0, 0, 0, 0);
}
void trace_unlock(void) { __atomic_clear(&trace_is_taken, __ATOMIC_RELEASE); }

// Room for a path that is found out while the program runs, where nothing may be allocated.
uintptr_t path_buffer(void) {
    static char buffer[4096];
    return (uintptr_t)buffer;
}

// The addresses of the assembly entries, as Swift sees them.

extern const char __ehdr_start[] __attribute__((visibility("hidden")));
extern const char _start[], linker_continuation[], finish_entry[], plt_resolve[], tls_get_addr_entry[], tls_descriptor_static[], tls_descriptor_undefined[],
    path_entries[], dlopen_entry[], dlsym_entry[], dlvsym_entry[], dlmopen_entry[];

uintptr_t own_base(void) { return (uintptr_t)__ehdr_start; }
uintptr_t own_entry(void) { return (uintptr_t)_start; }
uintptr_t linker_continuation_entry(void) { return (uintptr_t)linker_continuation; }
uintptr_t finish_entry_address(void) { return (uintptr_t)finish_entry; }
uintptr_t plt_resolve_entry(void) { return (uintptr_t)plt_resolve; }
uintptr_t tls_get_addr_address(void) { return (uintptr_t)tls_get_addr_entry; }
uintptr_t tls_descriptor_static_entry(void) { return (uintptr_t)tls_descriptor_static; }
uintptr_t tls_descriptor_undefined_entry(void) { return (uintptr_t)tls_descriptor_undefined; }
uintptr_t dlopen_address(void) { return (uintptr_t)dlopen_entry; }
uintptr_t dlsym_address(void) { return (uintptr_t)dlsym_entry; }
uintptr_t dlvsym_address(void) { return (uintptr_t)dlvsym_entry; }
uintptr_t dlmopen_address(void) { return (uintptr_t)dlmopen_entry; }
uintptr_t path_entry(uint32_t entry) { return (uintptr_t)path_entries + entry * PATH_ENTRY_SIZE; }
