// Thread-local storage of modules whose block has a fixed place below the thread pointer. Async-signal-safe, no lock.
    .text
    .globl tls_get_addr_entry
    .hidden tls_get_addr_entry
    .type tls_get_addr_entry, @function
tls_get_addr_entry:                 // (struct { module ID, offset } *); callers may have a misaligned stack, which is not used here
    .cfi_startproc
    mov (%rdi), %rax
    mov tls_offsets(%rip), %rcx
    mov (%rcx,%rax,8), %rcx
    mov %fs:0, %rax
    add 8(%rdi), %rax
    sub %rcx, %rax
    ret
    .cfi_endproc
    .size tls_get_addr_entry, . - tls_get_addr_entry

    .globl tls_descriptor_static
    .hidden tls_descriptor_static
    .type tls_descriptor_static, @function
tls_descriptor_static:              // %rax points to the descriptor; nothing but %rax may change
    .cfi_startproc
    mov 8(%rax), %rax
    ret
    .cfi_endproc
    .size tls_descriptor_static, . - tls_descriptor_static

    .globl tls_descriptor_undefined
    .hidden tls_descriptor_undefined
    .type tls_descriptor_undefined, @function
tls_descriptor_undefined:           // the caller adds the thread pointer: the sum has to be the addend alone
    .cfi_startproc
    mov 8(%rax), %rax
    sub %fs:0, %rax
    ret
    .cfi_endproc
    .size tls_descriptor_undefined, . - tls_descriptor_undefined

    .section .note.GNU-stack, "", @progbits
