// Proves: many threads open, use and close libraries at once while others start threads; everything is ended as often as it was started, and memory stays level. Linked: -rdynamic, with libround0.so to libround7.so beside it. Argument: rounds of each thread.
#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <dlfcn.h>
#include <exception>
#include <pthread.h>
#include <unistd.h>
enum { THREADS = 16, CREATORS = 2, LIBRARIES = 8 };
static std::atomic<int> started{0}, ended{0}, errors{0}, thrown{0}, created{0};
static std::atomic<bool> stop{false};
static pthread_barrier_t barrier;
static int rounds = 300;
extern "C" void round_started() { started++; }
extern "C" void round_ended() { ended++; }
static void wrong(const char *what, const char *detail) {
    if (errors++ < 5) std::fprintf(stderr, "%s: %s\n", what, detail ? detail : "none");
}
static void use(int number, int mode, int owner) {
    char name[40];
    std::snprintf(name, sizeof name, "./libround%d.so", number);
    void *handle = dlopen(name, mode);
    if (!handle) return wrong("dlopen", dlerror());
    std::snprintf(name, sizeof name, "round_use%d", number);
    auto function = reinterpret_cast<int (*)(int)>(dlsym(handle, name));
    if (!function) {
        wrong("dlsym", dlerror());
    } else {
        try {
            if (function(owner) != number) wrong("thread-local", name);
        } catch (std::exception &error) {
            thrown++;
            if (error.what()[0] != 'r') wrong("what", error.what());
        }
        if (dlsym(handle, "round_absent")) wrong("dlsym", "absent");
    }
    if (dlclose(handle)) wrong("dlclose", dlerror());
}
static void *work(void *argument) {
    int owner = int(long(argument));
    unsigned state = unsigned(owner) * 2654435761u;
    for (int i = 0; i < rounds; i++) {
        if (i == rounds / 10) {
            pthread_barrier_wait(&barrier);
            pthread_barrier_wait(&barrier);
        }
        state = state * 1664525 + 1013904223;
        use(int(state >> 16) % LIBRARIES, state & 0x1000 ? RTLD_LAZY : RTLD_NOW, owner);
    }
    return nullptr;
}
static void *once(void *argument) {
    use(int(long(argument)) % LIBRARIES, RTLD_NOW, int(long(argument)));
    return nullptr;
}
static void *create(void *argument) {
    for (long i = 0; !stop; i++) {
        pthread_t thread;
        if (pthread_create(&thread, nullptr, once, reinterpret_cast<void *>(1000 + i % 100000))) wrong("pthread_create", nullptr);
        else pthread_join(thread, nullptr);
        created++;
    }
    return argument;
}
static long resident() {
    long pages = 0;
    FILE *file = std::fopen("/proc/self/statm", "r");
    if (!file || std::fscanf(file, "%*d %ld", &pages) != 1) return -1;
    std::fclose(file);
    return pages * 4;
}
int main(int count, char **arguments) {
    if (count > 1) rounds = std::atoi(arguments[1]);
    pthread_t threads[THREADS], creators[CREATORS];
    pthread_barrier_init(&barrier, nullptr, THREADS + 1);
    for (long i = 0; i < THREADS; i++) pthread_create(&threads[i], nullptr, work, reinterpret_cast<void *>(i + 1));
    for (auto &creator : creators) pthread_create(&creator, nullptr, create, nullptr);
    pthread_barrier_wait(&barrier);
    long before = resident();
    pthread_barrier_wait(&barrier);
    for (auto &thread : threads) pthread_join(thread, nullptr);
    stop = true;
    for (auto &creator : creators) pthread_join(creator, nullptr);
    long after = resident();
    for (int i = 0; i < LIBRARIES; i++) use(i, RTLD_NOW, 0);
    std::printf("errors %d, thrown %d, created %d\n", errors.load(), thrown > 0, created > 0);
    std::printf("started %d, ended as often %d\n", started >= LIBRARIES, started == ended);
    if (after - before < 4096) std::puts("level");
    else std::printf("from %ld to %ld KiB\n", before, after);
}
