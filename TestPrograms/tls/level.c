// Proves: dynamic thread-local blocks are given back when their thread ends and when their library is closed. Linked: with libmuch.so beside it.
#include <dlfcn.h>
#include <pthread.h>
#include <stdio.h>
#include <unistd.h>
static char *(*touch)(void);
static long resident(void) {
    long pages = 0;
    FILE *file = fopen("/proc/self/statm", "r");
    if (!file || fscanf(file, "%*d %ld", &pages) != 1) return -1;
    fclose(file);
    return pages * 4;
}
static void *work(void *unused) { return touch() ? unused : 0; }
static void threads(void) {
    pthread_t thread;
    pthread_create(&thread, 0, work, 0);
    pthread_join(thread, 0);
}
static void *open_much(void) {
    void *handle = dlopen("./libmuch.so", RTLD_NOW);
    touch = (char *(*)(void))dlsym(handle, "huge_touch");
    return handle;
}
static void openings(void) {
    void *handle = open_much();
    touch();
    dlclose(handle);
}
// Each round touches 256 KiB, so that 20 rounds that keep theirs show.
static void measure(const char *name, void (*round)(void)) {
    for (int i = 0; i < 20; i++) round();
    long before = resident();
    for (int i = 0; i < 200; i++) round();
    long after = resident();
    if (after - before < 4096) printf("%s: level\n", name);
    else printf("%s: %ld KiB, then %ld KiB\n", name, before, after);
}
int main(void) {
    measure("openings", openings);
    open_much();
    measure("threads", threads);
    return 0;
}
