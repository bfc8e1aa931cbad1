// Proves: see trampoline.c. Linked: with libtrampoline.so beside it.
#include <dlfcn.h>
#include <pthread.h>
#include <stdio.h>
static pthread_barrier_t barrier;
static int (*function)(void);
static void *work(void *name) {
    pthread_barrier_wait(&barrier);
    printf("%s %d\n", (char *)name, function());
    return 0;
}
int main(void) {
    pthread_t thread;
    pthread_barrier_init(&barrier, 0, 2);
    pthread_create(&thread, 0, work, "before");
    void *handle = dlopen("./libtrampoline.so", RTLD_NOW);
    function = handle ? (int (*)(void))dlsym(handle, "trampoline") : 0;
    if (!function) return puts(dlerror()), 1;
    printf("main %d\n", function());
    pthread_barrier_wait(&barrier);
    pthread_join(thread, 0);
    pthread_barrier_init(&barrier, 0, 1);
    pthread_create(&thread, 0, work, "after");
    pthread_join(thread, 0);
    return 0;
}
