// Proves: many late libraries have thread-local blocks of their own, in threads from before and after, however they are opened and closed. Linked: with libpart1.so to libpart40.so beside it.
#include <dlfcn.h>
#include <pthread.h>
#include <stdio.h>
enum { COUNT = 40 };
static void *handles[COUNT + 1];
static int ask(int number) {
    char name[20];
    snprintf(name, sizeof name, "part%d", number);
    int (*function)(void) = (int (*)(void))dlsym(handles[number], name);
    return function();
}
static void open_one(int number) {
    char name[40];
    snprintf(name, sizeof name, "./libpart%d.so", number);
    handles[number] = dlopen(name, RTLD_NOW);
    if (!handles[number]) printf("%s\n", dlerror());
}
// How many of the libraries from `first` on, in steps, answer as in a thread that has asked `times` before. The last variable of each counts down.
static int right(int first, int step, int times) {
    int count = 0;
    for (int i = first; i <= COUNT; i += step) count += ask(i) == (i + times) * 10 - times;
    return count;
}
static pthread_barrier_t barrier;
static void *work(void *unused) {
    for (int i = 0; i < 4; i++) {
        pthread_barrier_wait(&barrier);
        if (i == 0) printf("thread: %d\n", right(1, 1, 0));
        if (i == 1) printf("thread again: %d\n", right(1, 1, 1));
        if (i == 2) printf("thread, fresh: %d, kept: %d\n", right(2, 2, 0), right(1, 2, 2));
        pthread_barrier_wait(&barrier);
    }
    return unused;
}
static void step(void) {
    pthread_barrier_wait(&barrier);
    pthread_barrier_wait(&barrier);
}
static void *newer(void *unused) {
    printf("new thread: %d\n", right(1, 1, 0));
    return unused;
}
static void newcomer(void) {
    pthread_t thread;
    pthread_create(&thread, 0, newer, 0);
    pthread_join(thread, 0);
}
int main(void) {
    pthread_t thread;
    pthread_barrier_init(&barrier, 0, 2);
    pthread_create(&thread, 0, work, 0);
    for (int i = 1; i <= COUNT; i++) open_one(i);
    printf("main: %d\n", right(1, 1, 0));
    step();
    step();
    newcomer();
    for (int i = 2; i <= COUNT; i += 2) dlclose(handles[i]);
    for (int i = COUNT; i > 0; i -= 2) open_one(i);
    step();
    printf("main, fresh: %d, kept: %d\n", right(2, 2, 0), right(1, 2, 1));
    newcomer();
    step();
    pthread_join(thread, 0);
    return 0;
}
