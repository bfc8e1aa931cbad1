#define _GNU_SOURCE
#include "include/hosted.h"

#include <dlfcn.h>
#include <sys/ptrace.h>
#include <sys/types.h>
#include <sys/user.h>
#include <unistd.h>

int hosted_fork(void) { return fork(); }

const char *name_of_object(const void *address) {
    Dl_info information;
    return dladdr(address, &information) ? information.dli_fname : NULL;
}

int start_traced(const char *path, char *const arguments[]) {
    int child = fork();
    if (child == 0) {
        dup2(2, 1);
        if (ptrace(PTRACE_TRACEME, 0, 0, 0) == 0) execv(path, arguments);
        _exit(127);
    }
    return child;
}

long trace_continue(int process, int signal) { return ptrace(PTRACE_CONT, process, 0, (long)signal); }
long trace_to_call(int process) { return ptrace(PTRACE_SYSCALL, process, 0, 0); }
long trace_tie(int process) { return ptrace(PTRACE_SETOPTIONS, process, 0, PTRACE_O_EXITKILL | PTRACE_O_TRACESYSGOOD); }

long trace_write(int process, unsigned long address, unsigned long word) { return ptrace(PTRACE_POKEDATA, process, address, word); }

#if defined(__x86_64__)
long trace_registers(int process, unsigned long *instruction, unsigned long *stack) {
    struct user_regs_struct registers;
    long status = ptrace(PTRACE_GETREGS, process, 0, &registers);
    if (status == 0) {
        *instruction = registers.rip;
        *stack = registers.rsp;
    }
    return status;
}

long trace_jump(int process, unsigned long instruction) {
    struct user_regs_struct registers;
    long status = ptrace(PTRACE_GETREGS, process, 0, &registers);
    if (status != 0) return status;
    registers.rip = instruction;
    return ptrace(PTRACE_SETREGS, process, 0, &registers);
}
#else
long trace_registers(int process, unsigned long *instruction, unsigned long *stack) {
    (void)process; (void)instruction; (void)stack;
    return -1;
}
long trace_jump(int process, unsigned long instruction) { (void)process; (void)instruction; return -1; }
#endif
