// Proves: a late library whose static thread-local block is too large is refused with a message, and the program goes on. Linked: with libhuge.so and liblate.so beside it.
#include <dlfcn.h>
#include <stdio.h>
#include <string.h>
int main(void) {
    for (int i = 0; i < 3; i++) {
        void *handle = dlopen("./libhuge.so", RTLD_NOW);
        const char *error = dlerror();
        printf("refused %d: %d\n", !handle, error && strstr(error, "libhuge.so: cannot allocate memory in static TLS block"));
    }
    char text[200];
    void *handle = dlopen("./liblate.so", RTLD_NOW);
    int (*check)(char *, int, int) = (int (*)(char *, int, int))dlsym(handle, "late_check");
    check(text, sizeof text, 1);
    printf("%s\n", text);
    return 0;
}
