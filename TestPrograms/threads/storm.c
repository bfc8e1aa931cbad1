// Proves: many threads call through the same lazily bound slots for the first time while others open and close libraries. Linked: with libmany.so and libpart1.so to libpart4.so beside it.
#include <dlfcn.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
enum { CALLERS = 8, OPENERS = 2, ROUNDS = 40 };
static pthread_barrier_t barrier;
static atomic_int stop, wrong;
static int (*calls)(void);
static int expected;
static void *call(void *unused) {
    for (int i = 0; i < ROUNDS; i++) {
        pthread_barrier_wait(&barrier);
        if (calls() != expected) wrong++;
        pthread_barrier_wait(&barrier);
    }
    return unused;
}
static void *open_and_close(void *unused) {
    for (int i = 0; !stop; i++) {
        char name[40];
        snprintf(name, sizeof name, "./libpart%d.so", i % 4 + 1);
        void *handle = dlopen(name, i % 2 ? RTLD_LAZY : RTLD_NOW);
        snprintf(name, sizeof name, "part%d", i % 4 + 1);
        int (*part)(void) = handle ? (int (*)(void))dlsym(handle, name) : 0;
        if (!part || part() % 10 > 9 || dlclose(handle)) wrong++;
    }
    return unused;
}
int main(void) {
    pthread_t threads[CALLERS + OPENERS];
    int total = 0;
    pthread_barrier_init(&barrier, 0, CALLERS + 1);
    for (int i = 0; i < CALLERS; i++) pthread_create(&threads[i], 0, call, 0);
    for (int i = 0; i < OPENERS; i++) pthread_create(&threads[CALLERS + i], 0, open_and_close, 0);
    for (int i = 0; i < ROUNDS; i++) {
        void *handle = dlopen("./libstorm.so", RTLD_LAZY);
        if (!handle) return puts(dlerror()), 1;
        calls = (int (*)(void))dlsym(handle, "storm");
        expected = 64 * 65 / 2;
        pthread_barrier_wait(&barrier);
        pthread_barrier_wait(&barrier);
        total += calls();
        if (dlclose(handle)) wrong++;
    }
    stop = 1;
    for (int i = 0; i < CALLERS + OPENERS; i++) pthread_join(threads[i], 0);
    printf("total %d, wrong %d\n", total, wrong);
    return 0;
}
