// The entry point: the kernel's stack in %rsp, argc on top.
    .text
    .globl _start
    .type _start, @function
_start:
    xor %ebp, %ebp
    mov %rsp, %rbx
    and $-16, %rsp
    lea __ehdr_start(%rip), %rdi
    lea _DYNAMIC(%rip), %rsi
    call relocate_self
    mov %rbx, %rdi
    call swload_main
    hlt
    .size _start, . - _start
    .hidden __ehdr_start
    .hidden _DYNAMIC
    .section .note.GNU-stack, "", @progbits
