// Threads whose every first call is traced, at the same time: THREADS threads, each with functions of its own.
#include <dlfcn.h>
#include <pthread.h>
#include <stdio.h>

static void *work(void *number) {
    char name[32];
    for (int round = 0; round < 40; round++) {
        snprintf(name, sizeof name, "f%ld_%d", (long)number, round);
        if (!dlsym(RTLD_DEFAULT, "snprintf") || dlsym(RTLD_DEFAULT, name)) return (void *)1;
        void *library = dlopen("libm.so.6", RTLD_LAZY);
        if (!library || !dlsym(library, "cos") || dlclose(library)) return (void *)1;
    }
    return 0;
}

int main(void) {
    pthread_t threads[8];
    void *result, *bad = 0;
    for (long i = 0; i < 8; i++) pthread_create(&threads[i], 0, work, (void *)i);
    for (int i = 0; i < 8; i++) {
        pthread_join(threads[i], &result);
        if (result) bad = result;
    }
    puts(bad ? "bad" : "good");
    return 0;
}
