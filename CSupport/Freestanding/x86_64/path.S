// Entries in front of libc functions that take a path: where the path is /proc/self/exe it is replaced by the program's, then libc's
// function goes on with all its arguments, however many there are. Async-signal-safe, no lock.
    .text
    .balign 16
    .globl path_entries
    .hidden path_entries
path_entries:
    .set n, 0
    .rept 32
    .balign 16
    mov $n, %r11d
    jmp path_common
    .set n, n + 1
    .endr

    .type path_common, @function
path_common:
    .cfi_startproc
    push %rbp
    .cfi_adjust_cfa_offset 8
    .cfi_rel_offset %rbp, 0
    mov %rsp, %rbp
    .cfi_def_cfa_register %rbp
    push %rax
    push %rdi
    push %rsi
    push %rdx
    push %rcx
    push %r8
    push %r9
    push %r11
    lea path_arguments(%rip), %rax
    movzbl (%rax,%r11), %eax
    test %eax, %eax
    cmovnz %rsi, %rdi
    call swload_substitute_path
    pop %r11
    pop %r9
    pop %r8
    pop %rcx
    pop %rdx
    pop %rsi
    pop %rdi
    lea path_arguments(%rip), %r10
    cmpb $0, (%r10,%r11)
    cmovz %rax, %rdi
    cmovnz %rax, %rsi
    pop %rax
    lea path_targets(%rip), %r10
    mov (%r10,%r11,8), %r11
    pop %rbp
    .cfi_def_cfa %rsp, 8
    .cfi_restore %rbp
    jmp *%r11
    .cfi_endproc
    .size path_common, . - path_common

    .section .note.GNU-stack, "", @progbits
