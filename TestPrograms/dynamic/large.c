// A library of megabytes that relocation fills, which a program opens and closes while a thread of it maps and unmaps memory and looks at all objects; and
// one (BAD) that cannot be bound, of which nothing stays.
#define _GNU_SOURCE
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#ifdef LIBRARY
enum { part = 100000, count = 6 * part };
static char letters[6];
#define PART(i) [i * part ...(i + 1) * part - 1] = &letters[i]
static char *const table[count] = {PART(0), PART(1), PART(2), PART(3), PART(4), PART(5)};
static char *variable[part] = {[0 ... part - 1] = &letters[2]};

// What kind of memory an address is in.
static void show(const void *address) {
    char line[512], rights[8] = "", file[256];
    FILE *maps = fopen("/proc/self/maps", "r");
    while (fgets(line, sizeof line, maps)) {
        uintptr_t start, end;
        file[0] = 0;
        sscanf(line, "%lx-%lx %7s %*s %*s %*s %255s", &start, &end, rights, file);
        if ((uintptr_t)address >= start && (uintptr_t)address < end) break;
    }
    fclose(maps);
    printf("%s%s", rights, file[0] ? " of a file" : "");
}

#ifdef BAD
void nobody_defines_this(void);
void (*bad[])(void) = {nobody_defines_this};
#endif

void check(int shows) {
    int right = 0;
    for (int i = 0; i < count; i++) right += table[i] == &letters[i / part];
    for (int i = 0; i < part; i++) right += variable[i] == &letters[2];
    variable[part / 2] = 0;
    if (!shows) {
        if (right != count + part) printf("%d of %d\n", right, count + part);
        return;
    }
    show(table + count / 2);
    putchar('\n');
    show(variable + part / 2);
    putchar('\n');
}
#else
#include <dlfcn.h>
#include <link.h>
#include <pthread.h>
#include <stdatomic.h>
#include <sys/mman.h>

static atomic_int ends;

static int look(struct dl_phdr_info *info, size_t size, void *data) {
    *(long *)data += info->dlpi_phnum;
    return 0;
}

static void *disturb(void *nothing) {
    long seen = 0;
    while (!ends) {
        void *pages[16];
        for (int i = 0; i < 16; i++) {
            pages[i] = mmap(0, 65536 << (i & 3), PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
            memset(pages[i], 1, 4096);
        }
        dl_iterate_phdr(look, &seen);
        for (int i = 0; i < 16; i++) {
            if (*(char *)pages[i] != 1) puts("another's memory is gone");
            munmap(pages[i], 65536 << (i & 3));
        }
    }
    return nothing;
}

static int fail(void) {
    long pages[2] = {0};
    for (int i = 0; i < 40; i++) {
        if (dlopen("libbad.so", RTLD_NOW)) return puts("it was opened"), 1;
        FILE *file = fopen("/proc/self/statm", "r");
        if (i == 9) fscanf(file, "%ld", &pages[0]);
        if (i == 39) fscanf(file, "%ld", &pages[1]);
        fclose(file);
    }
    puts(pages[1] > pages[0] + 512 ? "memory is lost" : "nothing stays");
    return 0;
}

int main(int count, char **arguments) {
    pthread_t thread;
    if (count > 1 && strcmp(arguments[1], "fail") == 0) return fail();
    pthread_create(&thread, 0, disturb, 0);
    for (int i = 0; i < 20; i++) {
        void *library = dlopen("liblarge.so", RTLD_NOW);
        if (!library) return puts(dlerror()), 1;
        ((void (*)(int))dlsym(library, "check"))(count > 1 && i == 0);
        if (dlclose(library)) return puts(dlerror()), 1;
    }
    ends = 1;
    pthread_join(thread, 0);
    puts("end");
    return 0;
}
#endif
