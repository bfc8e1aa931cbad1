// Proves: the error of the dlopen family is one a thread, is given once, and survives or not what comes after it. Linked: with liba.so beside it.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <pthread.h>
#include <stdio.h>
static pthread_barrier_t barrier;
static void show(const char *when) {
    const char *error = dlerror();
    printf("%s: %s\n", when, error ? error : "none");
}
static void *work(void *unused) {
    show("new thread");
    dlopen("libother.so", RTLD_NOW);
    pthread_barrier_wait(&barrier);
    pthread_barrier_wait(&barrier);
    show("thread");
    show("thread again");
    return unused;
}
int main(void) {
    pthread_t thread;
    pthread_barrier_init(&barrier, 0, 2);
    show("at first");
    dlopen("libnone.so", RTLD_NOW);
    pthread_create(&thread, 0, work, 0);
    pthread_barrier_wait(&barrier);
    show("main");
    show("main again");
    pthread_barrier_wait(&barrier);
    pthread_join(thread, 0);
    dlopen("libfirst.so", RTLD_NOW);
    dlopen("libsecond.so", RTLD_NOW);
    show("two errors");
    dlopen("libnone.so", RTLD_NOW);
    void *handle = dlopen("./liba.so", RTLD_NOW);
    show("after a dlopen that worked");
    dlsym(handle, "absent");
    dlsym(handle, "a_count");
    show("after a dlsym that worked");
    dlsym(handle, "absent");
    Dl_info info;
    printf("dladdr %d\n", dladdr(&barrier, &info) != 0);
    show("after dladdr");
    dlopen("libnone.so", RTLD_NOW | RTLD_NOLOAD);
    show("NOLOAD");
    dlsym(handle, "absent");
    dlclose(handle);
    show("after dlclose");
    dlclose(handle = dlopen(0, RTLD_NOW));
    show("at last");
    return 0;
}
void note(const char *sign, const char *name) { (void)sign, (void)name; }
