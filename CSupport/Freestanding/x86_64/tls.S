// Thread-local storage. A thread's vector holds the address of its block for each module ID; its first word is the number of entries. An entry that
// is 0 or missing is made on the slow path, which takes the storage lock with signals blocked: all entries are async-signal-safe.
#include "registers.h"
    .text
    .globl tls_get_addr_entry
    .hidden tls_get_addr_entry
    .type tls_get_addr_entry, @function
tls_get_addr_entry:                 // (struct { module ID, offset } *)
    .cfi_startproc
    mov tls_vector_offset(%rip), %rcx
    mov (%rdi), %rax
    mov %fs:(%rcx), %rcx
    cmp %rax, (%rcx)
    jb 1f
    mov (%rcx,%rax,8), %rax
    test %rax, %rax
    jz 1f
    add 8(%rdi), %rax
    ret
1:  push %rbp                       // callers may have a misaligned stack
    .cfi_adjust_cfa_offset 8
    .cfi_rel_offset %rbp, 0
    mov %rsp, %rbp
    .cfi_def_cfa_register %rbp
    and $-16, %rsp
    call swload_thread_address
    leave
    .cfi_def_cfa %rsp, 8
    .cfi_restore %rbp
    ret
    .cfi_endproc
    .size tls_get_addr_entry, . - tls_get_addr_entry

    .globl tls_descriptor_dynamic
    .hidden tls_descriptor_dynamic
    .type tls_descriptor_dynamic, @function
tls_descriptor_dynamic:             // %rax points to the descriptor, whose second word leads to { module ID, offset }; nothing but %rax may change
    .cfi_startproc
    push %rcx
    .cfi_adjust_cfa_offset 8
    push %rdx
    .cfi_adjust_cfa_offset 8
    mov 8(%rax), %rdx
    mov tls_vector_offset(%rip), %rcx
    mov (%rdx), %rax
    mov %fs:(%rcx), %rcx
    cmp %rax, (%rcx)
    jb 1f
    mov (%rcx,%rax,8), %rax
    test %rax, %rax
    jz 1f
    add 8(%rdx), %rax
    sub %fs:0, %rax
    pop %rdx
    .cfi_remember_state
    .cfi_adjust_cfa_offset -8
    pop %rcx
    .cfi_adjust_cfa_offset -8
    ret
1:  .cfi_restore_state
    push %rbx
    .cfi_adjust_cfa_offset 8
    .cfi_rel_offset %rbx, 0
    mov %rsp, %rbx
    .cfi_def_cfa_register %rbx
    save_registers
    mov 16(%rsp), %rdi              // the saved %rdx
    call swload_thread_address
    mov %rax, 0(%rsp)
    restore_registers
    mov 64(%rsp), %r11
    mov 0(%rsp), %rax
    sub %fs:0, %rax
    mov %rbx, %rsp
    .cfi_def_cfa_register %rsp
    pop %rbx
    .cfi_adjust_cfa_offset -8
    .cfi_restore %rbx
    pop %rdx
    .cfi_adjust_cfa_offset -8
    pop %rcx
    .cfi_adjust_cfa_offset -8
    ret
    .cfi_endproc
    .size tls_descriptor_dynamic, . - tls_descriptor_dynamic

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
