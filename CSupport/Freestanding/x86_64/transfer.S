// Into the system's dynamic linker, back from it, out to the program, and the program's way back at its end.
    .text
    .globl transfer
    .hidden transfer
    .type transfer, @function
transfer:                           // (stack, entry, rtld_fini)
    mov %rdi, %rsp
    xor %ebp, %ebp
    jmp *%rsi
    .size transfer, . - transfer

    .globl linker_continuation
    .hidden linker_continuation
    .type linker_continuation, @function
linker_continuation:                // %rsp points to argc; %rdx is the linker's own fini, which has nothing to do
    mov %rsp, %rdi
    xor %ebp, %ebp
    and $-16, %rsp
    call swload_continue
    hlt
    .size linker_continuation, . - linker_continuation

    .globl finish_entry
    .hidden finish_entry
    .type finish_entry, @function
finish_entry:                       // called by exit as a function without arguments
    push %rbp
    mov %rsp, %rbp
    and $-16, %rsp
    call swload_finish
    leave
    ret
    .size finish_entry, . - finish_entry
    .section .note.GNU-stack, "", @progbits
