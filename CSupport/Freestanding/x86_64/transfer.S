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

    .globl start_main
    .hidden start_main
    .type start_main, @function
start_main:                         // __libc_start_main's arguments: six in registers, the last on the stack, which stays
    push %rdi
    push %rsi
    push %rdx
    push %rcx
    push %r8
    push %r9
    sub $8, %rsp
    call swload_start_main          // takes the program's main function, gives libc's own __libc_start_main
    add $8, %rsp
    pop %r9
    pop %r8
    pop %rcx
    pop %rdx
    pop %rsi
    pop %rdi
    lea enter_main(%rip), %rdi
    jmp *%rax
    .size start_main, . - start_main

    .type enter_main, @function
enter_main:                         // (argc, argv, environment): leaves no frame behind
    push %rdi
    push %rsi
    push %rdx
    call swload_enter_main          // gives the program's main function
    pop %rdx
    pop %rsi
    pop %rdi
    jmp *%rax
    .size enter_main, . - enter_main
    .section .note.GNU-stack, "", @progbits
