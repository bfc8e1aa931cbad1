// Proves: a late library stays while a thread still has to destroy its thread_local object, and goes afterwards. Linked: with libpending.so and libother.so beside it.
#include <cstdio>
#include <cstring>
#include <dlfcn.h>
#include <pthread.h>
static pthread_barrier_t barrier;
static int (*touch)();
extern "C" void say(const char *what) { std::printf("%s\n", what); }
static int mapped(const char *name) {
    char line[4096];
    int count = 0;
    FILE *maps = std::fopen("/proc/self/maps", "r");
    while (std::fgets(line, sizeof line, maps)) count += std::strstr(line, name) != nullptr;
    std::fclose(maps);
    return count > 0;
}
static void *work(void *) {
    std::printf("touched %d\n", touch());
    pthread_barrier_wait(&barrier);
    pthread_barrier_wait(&barrier);
    say("thread ends");
    return nullptr;
}
static void other() {
    void *handle = dlopen("./libother.so", RTLD_NOW);
    dlclose(handle);
}
int main(int count, char **) {
    pthread_t thread;
    pthread_barrier_init(&barrier, nullptr, 2);
    void *handle = dlopen("./libpending.so", RTLD_NOW);
    if (!handle) return std::puts(dlerror()), 1;
    touch = reinterpret_cast<int (*)()>(dlsym(handle, "pending_touch"));
    if (count > 1) std::printf("main touched %d\n", touch());
    pthread_create(&thread, nullptr, work, nullptr);
    pthread_barrier_wait(&barrier);
    std::printf("closed %d, still there %d\n", dlclose(handle), mapped("libpending"));
    other();
    std::printf("still there %d\n", mapped("libpending"));
    pthread_barrier_wait(&barrier);
    pthread_join(thread, nullptr);
    say("joined");
    other();
    std::printf("still there %d\n", mapped("libpending"));
}
