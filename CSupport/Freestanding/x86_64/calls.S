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

// An unwinder that comes here from the function goes on at the address in the mirror: the word below the CFA, with one bit of its place changed.
// It looks for what covers the byte before a return address.
    .balign 16
    .globl call_return
    .hidden call_return
    .type call_return, @function
    .cfi_startproc
    .cfi_def_cfa %rsp, 0
    // DW_CFA_expression, the return address (16): lit8, minus, const8u RETURN_MIRROR, xor
    .cfi_escape 0x10, 16, 12, 0x38, 0x1c, 0x0e, 0, 0, 0, 0, 0, 0x20, 0, 0, 0x27
    nop
call_return:
    push %rax
    .cfi_adjust_cfa_offset 8
    push %rbx
    .cfi_adjust_cfa_offset 8
    .cfi_rel_offset %rbx, 0
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
    .size call_return, . - call_return

    .section .note.GNU-stack, "", @progbits
