// Proves: relocations in code: an absolute address of the library's own data, and one of another object's. Linked: -z notext, as libtextrel.so.
        .text
        .globl  read_own
        .type   read_own, @function
read_own:
        movabsq $own, %rax
        movl    (%rax), %eax
        ret
        .size   read_own, . - read_own
        .globl  read_foreign
        .type   read_foreign, @function
read_foreign:
        movabsq $foreign, %rax
        movl    (%rax), %eax
        ret
        .size   read_foreign, . - read_foreign
        .data
own:    .long   41
        .section .note.GNU-stack, "", @progbits
