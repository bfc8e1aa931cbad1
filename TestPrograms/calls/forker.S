// What processes.c calls: a function that ends with a jump to vfork.
    .globl fork_at_end
    .type fork_at_end, @function
fork_at_end:
    jmp vfork@plt
    .size fork_at_end, . - fork_at_end
    .section .note.GNU-stack, "", @progbits
