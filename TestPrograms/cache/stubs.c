// Functions that are at another place in every process, however the program comes by their addresses: the loader's own, and the clock's in the vDSO.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <link.h>
#include <stdio.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

static int one(struct dl_phdr_info *info, size_t size, void *data) { return (void)info, (void)size, ++*(int *)data, 0; }

static void *(*const volatile ask)(void *, const char *) = dlsym;
static time_t (*const volatile clock_word)(time_t *) = time;
static int (*const volatile day)(struct timeval *, void *) = (int (*)(struct timeval *, void *))gettimeofday;
static int (*const volatile each)(int (*)(struct dl_phdr_info *, size_t, void *), void *) = dl_iterate_phdr;
static ssize_t (*const volatile link_of)(const char *, char *, size_t) = readlink;

int main(void) {
    int count = 0;
    struct timeval now = {0, 0};
    char path[256] = "";
    each(one, &count);
    time_t seconds = clock_word(NULL);
    day(&now, NULL);
    printf("objects %d, time %d, day %d\n", count > 2, seconds > 1000000000, now.tv_sec - seconds < 5);
    printf("same: %d %d %d %d %d\n", ask(RTLD_DEFAULT, "dlsym") == (void *)ask, dlsym(RTLD_DEFAULT, "time") == (void *)clock_word,
           ask(RTLD_DEFAULT, "gettimeofday") == (void *)day, dlsym(RTLD_DEFAULT, "dl_iterate_phdr") == (void *)each,
           ask(RTLD_DEFAULT, "readlink") == (void *)link_of);
    void *late = dlopen("libstubbed.so", RTLD_NOW);
    if (!late) return puts(dlerror()), 1;
    int (*same)(void *, void *) = (int (*)(void *, void *))dlsym(late, "same");
    printf("in a library that came later: %d, path %d\n", same((void *)clock_word, (void *)ask), link_of("/proc/self/exe", path, sizeof path - 1) > 0);
    return 0;
}
