/// ptrace, and a child that is traced from its first instruction on; Swift can neither call functions with any number of arguments nor fork.
#pragma once
#include <sys/ptrace.h>
#include <sys/types.h>
#include <sys/user.h>
#include <unistd.h>

/// Starts a program that stops at its first instruction; its standard output is the error output. Minus one where there is no process.
static inline pid_t start_traced(const char *path, char *const arguments[]) {
    pid_t child = fork();
    if (child == 0) {
        dup2(2, 1);
        if (ptrace(PTRACE_TRACEME, 0, 0, 0) == 0) execv(path, arguments);
        _exit(127);
    }
    return child;
}

/// Lets a stopped process run: to its next signal, to its next system call, or for one instruction.
static inline long trace_continue(pid_t process, int signal) { return ptrace(PTRACE_CONT, process, 0, (long)signal); }
static inline long trace_to_call(pid_t process) { return ptrace(PTRACE_SYSCALL, process, 0, 0); }
static inline long trace_step(pid_t process) { return ptrace(PTRACE_SINGLESTEP, process, 0, 0); }
/// The process dies with its tracer, and its stops at system calls can be told from signals.
static inline long trace_tie(pid_t process) { return ptrace(PTRACE_SETOPTIONS, process, 0, PTRACE_O_EXITKILL | PTRACE_O_TRACESYSGOOD); }

static inline long trace_write(pid_t process, unsigned long address, unsigned long word) { return ptrace(PTRACE_POKEDATA, process, address, word); }

#if defined(__x86_64__)
/// The instruction and stack pointers of a stopped process.
static inline long trace_registers(pid_t process, unsigned long *instruction, unsigned long *stack) {
    struct user_regs_struct registers;
    long status = ptrace(PTRACE_GETREGS, process, 0, &registers);
    if (status == 0) {
        *instruction = registers.rip;
        *stack = registers.rsp;
    }
    return status;
}

static inline long trace_jump(pid_t process, unsigned long instruction) {
    struct user_regs_struct registers;
    long status = ptrace(PTRACE_GETREGS, process, 0, &registers);
    if (status != 0) return status;
    registers.rip = instruction;
    return ptrace(PTRACE_SETREGS, process, 0, &registers);
}
#else
static inline long trace_registers(pid_t process, unsigned long *instruction, unsigned long *stack) {
    (void)process; (void)instruction; (void)stack;
    return -1;
}
static inline long trace_jump(pid_t process, unsigned long instruction) { (void)process; (void)instruction; return -1; }
#endif
