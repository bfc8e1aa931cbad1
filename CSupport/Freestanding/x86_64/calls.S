// Traced calls: a trampoline has put its record into %r11, which a procedure linkage table may change, and jumped to `call_entry`; everything else is
// as the caller left it, so that the function finds its arguments, those on the stack too. With returns traced, the function's return address is
// `call_return`, and its own stands in the mirror of the stack (ReturnAddresses.swift).
// May be entered on any thread and in a signal handler.
#include "registers.h"
    .text
    .balign 16
    .globl call_entry
    .hidden call_entry
    .type call_entry, @function
call_entry:
    .cfi_startproc
    endbr64
    push %rbx
    .cfi_adjust_cfa_offset 8
    .cfi_rel_offset %rbx, 0
    mov %rsp, %rbx
    .cfi_def_cfa_register %rbx
    save_registers
    mov %r11, %rdi
    lea 8(%rbx), %rsi
    mov %rsp, %rdx
    call swload_trace_call
    mov %rax, %r11
    restore_registers
    mov 0(%rsp), %rax
    mov %rbx, %rsp
    .cfi_def_cfa_register %rsp
    pop %rbx
    .cfi_adjust_cfa_offset -8
    .cfi_restore %rbx
    jmp *%r11
    .cfi_endproc
    .size call_entry, . - call_entry

// An unwinder that comes here from the function takes this for a frame, and goes on at the address in the mirror: that of the place where this
// stood, with one bit changed. Unwinders know a frame by its CFA, so this one gets a CFA that no other can have, 4 bytes above what the stack pointer
// was. They look for what covers the byte before a return address.
    .balign 16
    .globl call_return
    .hidden call_return
    .type traced_call, @function
traced_call:                        // what a debugger shows as the frame's function
    .cfi_startproc
    .cfi_def_cfa %rsp, 4
    // DW_CFA_expression, the return address (16) at x with one bit changed, where x is %rsp - 8: x + (1 << 45) - ((x & 1 << 45) << 1). There is an
    // operator for that, xor, but valgrind does not know it.
    .cfi_escape 0x10, 16, 19, 0x77, 0x78, 0x31, 0x4f, 0x3e, 0x22, 0x24, 0x22, 0x77, 0x78, 0x31, 0x4f, 0x3e, 0x22, 0x24, 0x1a, 0x31, 0x24, 0x1c
    // DW_CFA_val_expression, %rsp (7): lit4, minus
    .cfi_escape 0x16, 7, 2, 0x34, 0x1c
    nop
call_return:
    push %rax
    .cfi_adjust_cfa_offset 8
    push %rbx
    .cfi_adjust_cfa_offset 8
    // DW_CFA_expression, %rbx (3): lit20, minus
    .cfi_escape 0x10, 3, 2, 0x44, 0x1c
    mov %rsp, %rbx
    .cfi_def_cfa_register %rbx
    save_registers
    lea 8(%rbx), %rdi
    mov %rsp, %rsi
    call swload_trace_return
    mov %rax, 8(%rbx)
    restore_registers
    mov 0(%rsp), %rax
    mov %rbx, %rsp
    .cfi_def_cfa_register %rsp
    pop %rbx
    .cfi_adjust_cfa_offset -8
    .cfi_restore %rbx
    ret
    .cfi_endproc
    .size traced_call, . - traced_call

    .section .note.GNU-stack, "", @progbits
