// Proves: dlopen of a broken file fails with a message, leaves no mapping behind, and the program goes on. Linked: -rdynamic, with libgood.so beside it. Arguments: the files.
#include <dlfcn.h>
#include <stdio.h>
#include <string.h>
int bystander_value = 6;
static char before[1 << 16], after[1 << 16];
// The mappings of files, without those of anonymous memory, which may grow.
static void read_maps(char *text, size_t size) {
    char line[4096];
    size_t length = 0;
    FILE *maps = fopen("/proc/self/maps", "r");
    *text = 0;
    while (maps && fgets(line, sizeof line, maps)) {
        if (!strchr(line, '/') || length + strlen(line) >= size) continue;
        strcpy(text + length, line);
        length += strlen(line);
    }
    if (maps) fclose(maps);
}
int main(int count, char **arguments) {
    for (int i = 1; i < count; i++) {
        printf("%s: ", arguments[i]);
        fflush(stdout);
        read_maps(before, sizeof before);
        void *handle = dlopen(arguments[i], i % 2 ? RTLD_NOW : RTLD_LAZY);
        const char *error = dlerror();
        if (handle) {
            printf("opened, closed %d\n", dlclose(handle));
            continue;
        }
        read_maps(after, sizeof after);
        char message[4096];
        snprintf(message, sizeof message, "%s", error ? error : "no message");
        for (char *end = message; (end = strchr(end, '\n'));) *end = ' ';
        printf("refused, %s, maps %s\n", message, strcmp(before, after) ? after : "kept");
    }
    void *good = dlopen("./libgood.so", RTLD_NOW);
    int (*function)(void) = good ? (int (*)(void))dlsym(good, "good") : 0;
    printf("good %d", function ? function() : -1);
    printf(", closed %d\n", good ? dlclose(good) : -1);
    return 0;
}
