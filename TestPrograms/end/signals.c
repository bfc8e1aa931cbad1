// Proves: signal handlers, alternate stacks, jumps out of handlers, timers and setjmp work. Linked: every way.
#define _GNU_SOURCE
#include <pthread.h>
#include <setjmp.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/time.h>
#include <unistd.h>
static sigjmp_buf back;
static jmp_buf plain;
static volatile sig_atomic_t alarms, usual, on_stack;
static char stack[65536];
static void fault(int number, siginfo_t *info, void *context) {
    char here;
    (void)context;
    on_stack = &here > stack && &here < stack + sizeof stack;
    siglongjmp(back, number * 1000 + (int)(intptr_t)info->si_addr);
}
static void alarmed(int number) { alarms += number == SIGALRM; }
static void user(int number) { usual = number; }
static void deep(int depth) {
    if (!depth) longjmp(plain, 77);
    deep(depth - 1);
}
int main(void) {
    stack_t alternate = {.ss_sp = stack, .ss_size = sizeof stack};
    struct sigaction action = {.sa_sigaction = fault, .sa_flags = SA_SIGINFO | SA_ONSTACK};
    sigaltstack(&alternate, 0);
    sigaction(SIGSEGV, &action, 0);
    for (int i = 0; i < 3; i++) {
        int jumped = sigsetjmp(back, 1);
        if (!jumped) *(volatile char *)(intptr_t)(16 + i) = 0;
        printf("jumped with %d, on the other stack %d\n", jumped, on_stack);
    }
    int value = setjmp(plain);
    if (!value) deep(20);
    printf("setjmp %d\n", value);
    signal(SIGALRM, alarmed);
    struct itimerval every = {{0, 2000}, {0, 2000}};
    setitimer(ITIMER_REAL, &every, 0);
    volatile double work = 0;
    while (alarms < 5) work += strtod("1.5", 0);
    memset(&every, 0, sizeof every);
    setitimer(ITIMER_REAL, &every, 0);
    printf("alarms %d\n", alarms >= 5);
    signal(SIGUSR1, user);
    sigset_t set, old;
    sigemptyset(&set);
    sigaddset(&set, SIGUSR1);
    pthread_sigmask(SIG_BLOCK, &set, &old);
    raise(SIGUSR1);
    printf("blocked %d, others blocked %d\n", usual == 0, sigismember(&old, SIGTERM));
    pthread_sigmask(SIG_SETMASK, &old, 0);
    printf("delivered %d\n", usual == SIGUSR1);
    return 0;
}
