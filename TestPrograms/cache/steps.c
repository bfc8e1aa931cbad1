// Counts the CPUID instructions that a command executes around its first brk(0), from the system call before to the second after it: there glibc's dynamic
// linker finds out what the processor can do. The command runs twice; the first time only its system calls are counted.
#include <signal.h>
#include <stdio.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/user.h>
#include <sys/wait.h>
#include <unistd.h>

static pid_t begin(char **arguments) {
    pid_t child = fork();
    if (child == 0) {
        ptrace(PTRACE_TRACEME, 0, 0, 0);
        execv(arguments[0], arguments);
        _exit(127);
    }
    int status;
    waitpid(child, &status, 0);
    ptrace(PTRACE_SETOPTIONS, child, 0, PTRACE_O_TRACESYSGOOD | PTRACE_O_EXITKILL);
    return child;
}

static int go_on(pid_t child, int how, struct user_regs_struct *registers) {
    int status;
    ptrace(how, child, 0, 0);
    if (waitpid(child, &status, 0) != child || !WIFSTOPPED(status)) return 0;
    ptrace(PTRACE_GETREGS, child, 0, registers);
    return 1;
}

int main(int count, char **arguments) {
    struct user_regs_struct registers;
    long calls = 0, questions = 0, late = 0;
    if (count < 2) return 2;
    pid_t child = begin(arguments + 1);
    while (go_on(child, PTRACE_SYSCALL, &registers) && !(registers.orig_rax == SYS_brk && registers.rdi == 0)) calls++;
    kill(child, SIGKILL);
    waitpid(child, 0, 0);
    child = begin(arguments + 1);
    for (long call = 0; call < calls; call++) {
        if (!go_on(child, PTRACE_SYSCALL, &registers)) return 1;
    }
    while (go_on(child, PTRACE_SINGLESTEP, &registers)) {
        long word = ptrace(PTRACE_PEEKTEXT, child, registers.rip, 0);
        questions += (word & 0xffff) == 0xa20f;
        if ((word & 0xffff) == 0x050f && ++late == 3) break;
    }
    printf("%ld\n", questions);
    return 0;
}
