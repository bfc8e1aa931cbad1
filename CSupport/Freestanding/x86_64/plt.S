// Lazy binding: a PLT entry has pushed the object's number (.got.plt word 1) and the relocation's index. Every register that can carry an
// argument is saved, so that the program cannot tell a first call from others.
// May be entered on any thread and in a signal handler; `swload_bind` takes no lock and allocates nothing on that path.
//
// The section's name and the two names that glibc uses are for gdb: it takes such a place for a part of a call, and a step goes on into the function.
#include "registers.h"
    .section .plt, "ax", @progbits
    .globl plt_resolve, _dl_runtime_resolve
    .hidden plt_resolve
    .hidden _dl_runtime_resolve
    .type plt_resolve, @function
    .type _dl_runtime_resolve, @function
plt_resolve:
_dl_runtime_resolve:
    .cfi_startproc
    .cfi_adjust_cfa_offset 16
    push %rbx
    .cfi_adjust_cfa_offset 8
    .cfi_rel_offset %rbx, 0
    mov %rsp, %rbx
    .cfi_def_cfa_register %rbx
    save_own_registers
    mov 8(%rbx), %rdi
    mov 16(%rbx), %rsi
    xor %edx, %edx
    call _dl_fixup
    cmp $1, %rax
    je .Lforeign
    mov %rax, %r11
    restore_own_registers
.Lbound:
    mov 0(%rsp), %rax
    mov %rbx, %rsp
    .cfi_remember_state
    .cfi_def_cfa_register %rsp
    pop %rbx
    .cfi_adjust_cfa_offset -8
    .cfi_restore %rbx
    add $16, %rsp
    .cfi_adjust_cfa_offset -16
    jmp *%r11
    // The program's code has to be called: once more, with all registers saved.
    .cfi_restore_state
.Lforeign:
    restore_own_registers
    mov 0(%rsp), %rax
    mov 64(%rsp), %r11
    mov %rbx, %rsp
    save_registers
    mov 8(%rbx), %rdi
    mov 16(%rbx), %rsi
    mov $1, %edx
    call _dl_fixup
    mov %rax, %r11
    restore_registers
    jmp .Lbound
    .cfi_endproc
    .size plt_resolve, . - plt_resolve
    .size _dl_runtime_resolve, . - _dl_runtime_resolve
    .globl _dl_fixup
    .hidden _dl_fixup
    .type _dl_fixup, @function
_dl_fixup:
    .cfi_startproc
    jmp swload_bind
    .cfi_endproc
    .size _dl_fixup, . - _dl_fixup

    .section .note.GNU-stack, "", @progbits
