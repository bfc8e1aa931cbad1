# Proves: see descriptor.c. Linked: as libdescriptor.so.
# uint64_t check_KIND(before, after): the value of the variable in the upper half; for integers, a bit for each changed register in the lower half.
    .section .tdata, "awT", @progbits
    .balign 4
padding: .fill 1000, 1, 1
value: .long 41
    .text
    .macro access
    leaq value@TLSDESC(%rip), %rax
    call *value@TLSCALL(%rax)
    .endm

    .globl check_integers
    .type check_integers, @function
check_integers:
    pushq %rbx
    pushq %rbp
    pushq %r12
    pushq %r13
    pushq %r14
    pushq %r15
    subq $8, %rsp
    movabsq $0x1122334455667788, %rax
    .irp r, rbx, rcx, rdx, rsi, rdi, rbp, r8, r9, r10, r11, r12, r13, r14, r15
    addq $0x1357, %rax
    movq %rax, %\r
    .endr
    access
    pushq %rbx
    movl %fs:(%rax), %eax
    shlq $32, %rax
    pushq %rax
    movabsq $0x1122334455667788, %rax
    addq $0x1357, %rax
    cmpq %rax, %rbx
    je 1f
    orl $1, (%rsp)
1:
    .set bit, 2
    .irp r, rcx, rdx, rsi, rdi, rbp, r8, r9, r10, r11, r12, r13, r14, r15
    addq $0x1357, %rax
    cmpq %rax, %\r
    je 1f
    orl $bit, (%rsp)
1:
    .set bit, bit * 2
    .endr
    popq %rax
    popq %rbx
    addq $8, %rsp
    popq %r15
    popq %r14
    popq %r13
    popq %r12
    popq %rbp
    popq %rbx
    ret
    .size check_integers, . - check_integers

    .macro vectors kind, move, width, last
    .globl check_\kind
    .type check_\kind, @function
check_\kind:
    subq $8, %rsp
    .altmacro
    .set index, 0
    .rept \last + 1
    load_one \move, \kind, %index, \width
    .set index, index + 1
    .endr
    access
    .set index, 0
    .rept \last + 1
    store_one \move, \kind, %index, \width
    .set index, index + 1
    .endr
    .noaltmacro
    movl %fs:(%rax), %eax
    shlq $32, %rax
    addq $8, %rsp
    ret
    .size check_\kind, . - check_\kind
    .endm
    .macro load_one move, kind, number, width
    \move \width * \number(%rdi), %\kind\number
    .endm
    .macro store_one move, kind, number, width
    \move %\kind\number, \width * \number(%rsi)
    .endm
    vectors xmm, movups, 16, 15
    vectors ymm, vmovups, 32, 15
    vectors zmm, vmovups, 64, 31
    .section .note.GNU-stack, "", @progbits
