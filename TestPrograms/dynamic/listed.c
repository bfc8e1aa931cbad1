// Proves: dl_iterate_phdr lists late libraries with their thread-local modules, counts what comes and goes, and its function may ask for symbols. Linked: with libtop.so, liblow.so and libtls.so beside it.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <link.h>
#include <stdio.h>
#include <string.h>
void note(const char *sign, const char *name) { (void)sign, (void)name; }
static unsigned long long adds, subs;
static int look(struct dl_phdr_info *info, size_t size, void *data) {
    const char *name = strrchr(info->dlpi_name, '/') ? strrchr(info->dlpi_name, '/') + 1 : info->dlpi_name;
    int *count = data;
    if (size < sizeof *info) return 1;
    if (!*count) printf("  adds %+lld, subs %+lld\n", adds ? (long long)(info->dlpi_adds - adds) : 0, (long long)(info->dlpi_subs - subs));
    adds = info->dlpi_adds;
    subs = info->dlpi_subs;
    ++*count;
    if (strncmp(name, "libtop", 6) && strncmp(name, "liblow", 6) && strncmp(name, "libtls", 6)) return 0;
    int loads = 0, dynamic = 0;
    for (int i = 0; i < info->dlpi_phnum; i++) {
        loads += info->dlpi_phdr[i].p_type == PT_LOAD;
        dynamic += info->dlpi_phdr[i].p_type == PT_DYNAMIC;
    }
    printf("  %s, loads %d, dynamic %d, module %d, data %d, symbol %d\n", name, loads > 1, dynamic, info->dlpi_tls_modid != 0,
           info->dlpi_tls_data != 0, dlsym(RTLD_DEFAULT, "printf") != 0);
    return 0;
}
static int stop(struct dl_phdr_info *info, size_t size, void *data) { return (void)info, (void)size, *(int *)data; }
static int show(const char *when) {
    int count = 0;
    printf("%s\n", when);
    dl_iterate_phdr(look, &count);
    return count;
}
int main(void) {
    int first = show("at first"), seven = 7;
    void *top = dlopen("./libtop.so", RTLD_NOW), *local = dlopen("./libtls.so", RTLD_NOW);
    printf("more %d\n", show("opened") - first);
    int *(*touch)(void) = (int *(*)(void))dlsym(local, "library_initial");
    touch();
    show("touched");
    dlopen("./libtop.so", RTLD_NOW);
    show("opened twice");
    dlclose(top);
    dlclose(top);
    dlclose(local);
    printf("more %d\n", show("closed") - first);
    printf("stopped with %d\n", dl_iterate_phdr(stop, &seven));
    return 0;
}
