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
    .section .note.GNU-stack, "", @progbits
