// Proves: longjmp out of traced calls, signal handlers on a stack of their own, and coroutines keep working while returns are traced. Linked: plainly.
#define _GNU_SOURCE
#include <setjmp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <ucontext.h>
static jmp_buf place;
static sigjmp_buf signalled;
static volatile int rounds, handled;
static char stack[64 << 10], first_stack[64 << 10], second_stack[64 << 10];
static ucontext_t outside, first, second;
static int jump(const void *left, const void *right) { longjmp(place, 1); }
static int compare(const void *left, const void *right) { return *(const int *)left - *(const int *)right; }
static void handle(int number) {
    int numbers[] = {3, 2, 1};
    qsort(numbers, 3, sizeof *numbers, compare);
    handled += numbers[0];
}
static void leave(int number) { siglongjmp(signalled, 1); }
static void take_turns(int number) {
    for (int i = 0; i < 3; i++) {
        printf("coroutine %d, turn %d\n", number, i);
        swapcontext(number == 1 ? &first : &second, number == 1 ? &second : &first);
    }
}
int main(void) {
    int numbers[] = {2, 1};
    while (rounds < 3) {
        if (setjmp(place) == 0) qsort(numbers, 2, sizeof *numbers, jump);
        rounds++;
    }
    printf("jumped %d\n", rounds);
    sigaltstack(&(stack_t){.ss_sp = stack, .ss_size = sizeof stack}, NULL);
    sigaction(SIGUSR1, &(struct sigaction){.sa_handler = handle, .sa_flags = SA_ONSTACK}, NULL);
    raise(SIGUSR1);
    printf("handled %d\n", handled);
    sigaction(SIGUSR2, &(struct sigaction){.sa_handler = leave, .sa_flags = SA_ONSTACK}, NULL);
    if (sigsetjmp(signalled, 1) == 0) raise(SIGUSR2);
    printf("left the handler\n");
    getcontext(&first);
    first.uc_stack = (stack_t){.ss_sp = first_stack, .ss_size = sizeof first_stack};
    first.uc_link = &outside;
    makecontext(&first, (void (*)(void))take_turns, 1, 1);
    getcontext(&second);
    second.uc_stack = (stack_t){.ss_sp = second_stack, .ss_size = sizeof second_stack};
    second.uc_link = &outside;
    makecontext(&second, (void (*)(void))take_turns, 1, 2);
    swapcontext(&outside, &first);
    puts("end");
    return 0;
}
