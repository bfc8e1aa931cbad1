// Proves: an access through a TLS descriptor keeps every register but its result, the first time in a thread and later. Linked: with libdescriptor.so beside it.
#include <dlfcn.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
typedef uint64_t Check(unsigned char *before, unsigned char *after);
static Check *check;
static int width;
static void *use(void *name) {
    for (int i = 0; i < 3; i++) {
        unsigned char before[32 * 64 + 64] __attribute__((aligned(64))), after[32 * 64 + 64] __attribute__((aligned(64)));
        for (unsigned j = 0; j < sizeof before; j++) before[j] = (unsigned char)(j * 7 + 1 + (unsigned)i);
        memset(after, 0, sizeof after);
        uint64_t result = check(before, after);
        int kept = 0, count = width == 64 ? 32 : 16;
        for (int j = 0; j < (width ? count : 0); j++) kept += !memcmp(before + j * width, after + j * width, (size_t)width);
        if (width) printf("%s: value %d, kept %d of %d\n", (char *)name, (int)(result >> 32), kept, count);
        else printf("%s: value %d, changed %x\n", (char *)name, (int)(result >> 32), (unsigned)result);
    }
    return 0;
}
int main(int count, char **arguments) {
    const char *kind = count > 1 ? arguments[1] : "integers";
    if (!strcmp(kind, "xmm")) width = 16;
    if (!strcmp(kind, "ymm")) width = 32;
    if (!strcmp(kind, "zmm")) width = 64;
    if ((width == 32 && !__builtin_cpu_supports("avx")) || (width == 64 && !__builtin_cpu_supports("avx512f"))) return puts("absent"), 0;
    void *handle = dlopen("./libdescriptor.so", RTLD_NOW);
    if (!handle) return puts(dlerror()), 1;
    char name[40];
    snprintf(name, sizeof name, "check_%s", kind);
    check = (Check *)dlsym(handle, name);
    pthread_t thread;
    for (int i = 0; i < 2; i++) {
        pthread_create(&thread, 0, use, "thread");
        pthread_join(thread, 0);
    }
    use("main");
    return 0;
}
