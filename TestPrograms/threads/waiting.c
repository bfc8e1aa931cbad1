// Proves: the first other thread waits for a load that began before it was there, and is woken. Linked: the library as libfirst.so.
#include <dlfcn.h>
#include <pthread.h>
#include <stdio.h>
#include <unistd.h>
#ifdef LIBRARY
pthread_t first;
static volatile int is_ready, was_ready;
static void *open_another(void *unused) {
    void *library = dlopen("libpart1.so", RTLD_NOW);
    was_ready = is_ready;
    return library;
}
static __attribute__((constructor)) void construct(void) {
    pthread_create(&first, 0, open_another, 0);
    usleep(100000);
    is_ready = 1;
}
int waited(void) {
    void *library;
    pthread_join(first, &library);
    return library && was_ready;
}
#else
int main(void) {
    void *library = dlopen("libfirst.so", RTLD_NOW);
    int (*waited)(void) = library ? (int (*)(void))dlsym(library, "waited") : 0;
    printf("waited: %d\n", waited ? waited() : -1);
    return fflush(stdout);
}
#endif
