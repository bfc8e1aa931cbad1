// Proves: a program without any library, with an entry of its own, sees its arguments at its stack pointer. Linked: -nostdlib, static, static-PIE and dynamic with an interpreter.
        .text
        .globl  _start
_start:
        mov     (%rsp), %rdi            // argc
        test    $15, %spl
        jz      1f
        mov     $100, %edi
        jmp     2f
1:      push    %rdi
        mov     $1, %eax
        mov     $1, %edi
        lea     message(%rip), %rsi
        mov     pointer(%rip), %rcx     // a relocated pointer in a PIE
        cmp     %rcx, %rsi
        mov     $length, %edx
        jne     3f
        syscall
        pop     %rdi
2:      mov     $231, %eax              // exit_group(argc)
        syscall
3:      mov     $101, %edi
        jmp     2b
        .section .rodata
message:
        .ascii  "without a library\n"
        .set    length, . - message
        .section .data.rel.local, "aw"
        .balign 8
pointer:
        .quad   message
        .section .note.GNU-stack, "", @progbits
