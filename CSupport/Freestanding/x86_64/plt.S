// Lazy binding: a PLT entry has pushed the object's number (.got.plt word 1) and the relocation's index. Every register that can carry an
// argument is saved, the vector state with XSAVEC as far as the system has it, so that the program cannot tell a first call from others.
// May be entered on any thread and in a signal handler; `swload_bind` takes no lock and allocates nothing on that path.
    .text
    .globl plt_resolve
    .hidden plt_resolve
    .type plt_resolve, @function
plt_resolve:
    .cfi_startproc
    .cfi_adjust_cfa_offset 16
    push %rbx
    .cfi_adjust_cfa_offset 8
    .cfi_rel_offset %rbx, 0
    mov %rsp, %rbx
    .cfi_def_cfa_register %rbx
    and $-64, %rsp
    sub plt_save_size(%rip), %rsp
    sub $64, %rsp
    mov %rax, 0(%rsp)
    mov %rcx, 8(%rsp)
    mov %rdx, 16(%rsp)
    mov %rsi, 24(%rsp)
    mov %rdi, 32(%rsp)
    mov %r8, 40(%rsp)
    mov %r9, 48(%rsp)
    mov %r10, 56(%rsp)
    mov plt_save_mask(%rip), %rax
    test %rax, %rax
    jz 1f
    // XSAVEC reads nothing of the area but wants its header's reserved part to be zero for XRSTOR.
    xor %edx, %edx
    mov %rdx, 64+512(%rsp)
    mov %rdx, 64+520(%rsp)
    mov %rdx, 64+528(%rsp)
    mov %rdx, 64+536(%rsp)
    mov %rdx, 64+544(%rsp)
    mov %rdx, 64+552(%rsp)
    mov %rdx, 64+560(%rsp)
    mov %rdx, 64+568(%rsp)
    xsavec 64(%rsp)
    jmp 2f
1:  fxsave 64(%rsp)
2:  mov 8(%rbx), %rdi
    mov 16(%rbx), %rsi
    call swload_bind
    mov %rax, %r11
    mov plt_save_mask(%rip), %rax
    test %rax, %rax
    jz 3f
    xor %edx, %edx
    xrstor 64(%rsp)
    jmp 4f
3:  fxrstor 64(%rsp)
4:  mov 0(%rsp), %rax
    mov 8(%rsp), %rcx
    mov 16(%rsp), %rdx
    mov 24(%rsp), %rsi
    mov 32(%rsp), %rdi
    mov 40(%rsp), %r8
    mov 48(%rsp), %r9
    mov 56(%rsp), %r10
    mov %rbx, %rsp
    .cfi_def_cfa_register %rsp
    pop %rbx
    .cfi_adjust_cfa_offset -8
    .cfi_restore %rbx
    add $16, %rsp
    .cfi_adjust_cfa_offset -16
    jmp *%r11
    .cfi_endproc
    .size plt_resolve, . - plt_resolve

    .section .note.GNU-stack, "", @progbits
