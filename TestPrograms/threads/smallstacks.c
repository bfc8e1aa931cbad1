// Proves: dlopen, first calls and first touches of thread-local variables need little stack and keep errno: in a thread of 32 KiB, and on a signal stack of 16 KiB. Linked: with libstorm.so, -z lazy, and with libtick.so beside it.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
int storm_one(int number);
static int (*part)(void);
static int one, local, kept;
static void handle(int number) {
    (void)number;
    errno = 77;
    one = storm_one(5);
    local = part();
    kept = errno;
}
static void *open_and_call(void *unused) {
    errno = 66;
    int called = storm_one(7), number = errno;
    void *handle = dlopen("./libtick.so", RTLD_LAZY);
    int (*function)(void) = handle ? (int (*)(void))dlsym(handle, "part3") : 0;
    int value = function ? function() : -1, absent = dlopen("./libabsent.so", RTLD_NOW) == 0 && dlsym(handle, "absent") == 0;
    printf("small stack: %d, errno %d, %d, absent %d, closed %d\n", called, number, value, absent, handle ? dlclose(handle) : -1);
    return unused;
}
static void *take_signal(void *unused) {
    stack_t stack = {.ss_sp = malloc(16384), .ss_size = 16384};
    sigaltstack(&stack, 0);
    struct sigaction action = {.sa_handler = handle, .sa_flags = SA_ONSTACK};
    sigaction(SIGUSR1, &action, 0);
    pthread_kill(pthread_self(), SIGUSR1);
    printf("signal stack: %d, %d, errno %d\n", one, local, kept);
    return unused;
}
int main(void) {
    pthread_t thread;
    pthread_attr_t attributes;
    pthread_attr_init(&attributes);
    pthread_attr_setstacksize(&attributes, 32768);
    pthread_create(&thread, &attributes, open_and_call, 0);
    pthread_join(thread, 0);
    void *late = dlopen("./libtick.so", RTLD_NOW);
    part = late ? (int (*)(void))dlsym(late, "part3") : 0;
    if (!part) return puts(dlerror()), 1;
    pthread_create(&thread, 0, take_signal, 0);
    pthread_join(thread, 0);
    return 0;
}
