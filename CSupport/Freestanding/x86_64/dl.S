// The dl functions as a program calls them where libc has no hook for them: each passes its return address on, by which the caller's object is known.
    .text
    .macro entry name, register, function
    .globl \name
    .hidden \name
    .type \name, @function
\name:
    mov (%rsp), \register
    jmp \function
    .size \name, . - \name
    .endm

    entry dlopen_entry, %rdx, swload_dlopen
    entry dlsym_entry, %rdx, swload_dlsym
    entry dlvsym_entry, %rcx, swload_dlvsym
    entry dlmopen_entry, %rcx, swload_dlmopen
// Where a debugger stops to see a changed list of objects.
    .globl _dl_debug_state
    .hidden _dl_debug_state
    .type _dl_debug_state, @function
_dl_debug_state:
    ret
    .size _dl_debug_state, . - _dl_debug_state
    .section .note.GNU-stack, "", @progbits
