// Proves: a signal handler calls a lazily bound function and reads a late library's thread-local variable for the first time in its thread, while others open and close libraries; and it may interrupt dlopen itself. Linked: with libstorm.so, with libpart1.so to libpart4.so and libtick.so beside it.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <sys/time.h>
#include <unistd.h>
int storm_one(int number);
static int (*part)(void);
static atomic_int ticks, wrong, next, stop;
static _Thread_local volatile sig_atomic_t ticked;
static void tick(int signal) {
    (void)signal;
    int number = next++ % 64;
    if (storm_one(number) != number + 1) wrong++;
    // Threads that take their first signal here touch the library's variable for the first time.
    if (!ticked && part() != 30) wrong++;
    ticked = 1;
    ticks++;
}
static void block(int how) {
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGALRM);
    pthread_sigmask(how, &set, 0);
}
static void *wait(void *unused) {
    block(SIG_UNBLOCK);
    while (!ticked) pause();
    block(SIG_BLOCK);
    return unused;
}
static void open_and_close(int i) {
    char name[40];
    snprintf(name, sizeof name, "./libpart%d.so", i % 4 + 1);
    void *handle = dlopen(name, RTLD_LAZY);
    if (!handle || dlclose(handle)) wrong++;
}
static void *open_often(void *unused) {
    for (int i = 0; !stop; i++) open_and_close(i);
    return unused;
}
int main(void) {
    pthread_t opener, thread;
    void *handle = dlopen("./libtick.so", RTLD_LAZY);
    part = handle ? (int (*)(void))dlsym(handle, "part3") : 0;
    if (!part) return puts(dlerror()), 1;
    block(SIG_BLOCK);
    struct sigaction action = {.sa_handler = tick, .sa_flags = SA_RESTART};
    sigaction(SIGALRM, &action, 0);
    struct itimerval every = {{0, 1000}, {0, 1000}};
    setitimer(ITIMER_REAL, &every, 0);
    pthread_create(&opener, 0, open_often, 0);
    for (int i = 0; i < 100; i++) {
        pthread_create(&thread, 0, wait, 0);
        pthread_join(thread, 0);
    }
    printf("ticks %d, wrong %d\n", ticks >= 100, wrong);
    stop = 1;
    pthread_join(opener, 0);
    // Now the thread that opens is the one that is interrupted; its variable is there already.
    int before = ticks;
    ticked = 1;
    block(SIG_UNBLOCK);
    for (int i = 0; ticks < before + 100; i++) open_and_close(i);
    block(SIG_BLOCK);
    printf("interrupted %d, wrong %d\n", ticks >= before + 100, wrong);
    return 0;
}
