// The integer registers that a call may change, at the beginning of the area that %rsp points at.
    .macro save_integers
    mov %rax, 0(%rsp)
    mov %rcx, 8(%rsp)
    mov %rdx, 16(%rsp)
    mov %rsi, 24(%rsp)
    mov %rdi, 32(%rsp)
    mov %r8, 40(%rsp)
    mov %r9, 48(%rsp)
    mov %r10, 56(%rsp)
    mov %r11, 64(%rsp)
    .endm

    // All but %rax and %r11, which carry the result.
    .macro restore_integers
    mov 8(%rsp), %rcx
    mov 16(%rsp), %rdx
    mov 24(%rsp), %rsi
    mov 32(%rsp), %rdi
    mov 40(%rsp), %r8
    mov 48(%rsp), %r9
    mov 56(%rsp), %r10
    .endm

// Saves and restores every register that a call may change, the vector state with XSAVEC as far as the system has it. The user of the macros has
// pushed %rbx and points it at its place on the stack; between the two the stack is aligned and %rbx stays.
    .macro save_registers
    cmpb $0, plt_save_is_known(%rip)
    jne .Lknown\@
    push %rax
    push %rcx
    push %rdx
    push %rsi
    push %rdi
    push %r8
    push %r9
    push %r10
    push %r11
    mov %rsp, %rax
    and $-16, %rsp
    push %rax
    push %rax
    call prepare_save
    pop %rsp
    pop %r11
    pop %r10
    pop %r9
    pop %r8
    pop %rdi
    pop %rsi
    pop %rdx
    pop %rcx
    pop %rax
.Lknown\@:
    and $-64, %rsp
    sub plt_save_size(%rip), %rsp
    sub $128, %rsp
    save_integers
    mov plt_save_mask(%rip), %rax
    test %rax, %rax
    jz .Lold_save\@
    // XSAVEC reads nothing of the area but wants its header's reserved part to be zero for XRSTOR.
    xor %edx, %edx
    mov %rdx, 128+512(%rsp)
    mov %rdx, 128+520(%rsp)
    mov %rdx, 128+528(%rsp)
    mov %rdx, 128+536(%rsp)
    mov %rdx, 128+544(%rsp)
    mov %rdx, 128+552(%rsp)
    mov %rdx, 128+560(%rsp)
    mov %rdx, 128+568(%rsp)
    xsavec 128(%rsp)
    jmp .Lsaved\@
.Lold_save\@:
    fxsave 128(%rsp)
.Lsaved\@:
    .endm

    .macro restore_registers
    mov plt_save_mask(%rip), %rax
    test %rax, %rax
    jz .Lold_restore\@
    xor %edx, %edx
    xrstor 128(%rsp)
    jmp .Lrestored\@
.Lold_restore\@:
    fxrstor 128(%rsp)
.Lrestored\@:
    restore_integers
    .endm

// Saves and restores what swload's own code may change of what a call may. It has no vector instructions but those of SSE, which leave the upper parts of
// the registers alone: these and the masks need not be saved where nobody else's code runs in between.
    .macro each_vector move
    \move 0
    \move 1
    \move 2
    \move 3
    \move 4
    \move 5
    \move 6
    \move 7
    \move 8
    \move 9
    \move 10
    \move 11
    \move 12
    \move 13
    \move 14
    \move 15
    .endm

    .macro save_vector number
    movaps %xmm\number, 80+16*\number(%rsp)
    .endm

    .macro restore_vector number
    movaps 80+16*\number(%rsp), %xmm\number
    .endm

    .macro save_own_registers
    and $-16, %rsp
    sub $336, %rsp
    save_integers
    each_vector save_vector
    .endm

    .macro restore_own_registers
    each_vector restore_vector
    restore_integers
    .endm
