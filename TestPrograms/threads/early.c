// Proves: a constructor of a library may start and join threads, and a destructor too. Linked: as libearly.so.
#include <pthread.h>
#include <unistd.h>
static __thread int local = 1;
static void *use(void *text) {
    local++;
    if (write(1, text, 6) < 0) return 0;
    return &local;
}
static void run(const char *text) {
    pthread_t thread;
    pthread_create(&thread, 0, use, (void *)text);
    pthread_join(thread, 0);
}
static __attribute__((constructor)) void construct(void) { run("early\n"); }
static __attribute__((destructor)) void destruct(void) { run("later\n"); }
int early_local(void) { return local; }
