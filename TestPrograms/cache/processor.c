// Proves that the C library knows of the processor what it knows without a cache: features, cache sizes, the auxiliary vector, which functions it chose.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdio.h>
#include <string.h>
#include <sys/auxv.h>
#include <unistd.h>

#if defined __x86_64__ && __has_include(<sys/platform/x86.h>)
#include <sys/platform/x86.h>
#endif

int main(void) {
    const char *platform = (const char *)getauxval(AT_PLATFORM);
    printf("capabilities %lx %lx, platform %s\n", getauxval(AT_HWCAP), getauxval(AT_HWCAP2), platform ? platform : "none");
    for (int name = _SC_LEVEL1_ICACHE_SIZE; name <= _SC_LEVEL4_CACHE_LINESIZE; name++) printf("cache %d: %ld\n", name, sysconf(name));
#if defined __x86_64__ && __has_include(<sys/platform/x86.h>)
    for (unsigned leaf = 0; leaf <= CPUID_INDEX_14_ECX_0; leaf++) {
        const struct cpuid_feature *known = __x86_get_cpuid_feature_leaf(leaf);
        for (int word = 0; word < 4; word++) {
            // The first leaf's second word has the number of the processor that was asked.
            unsigned mask = leaf == 0 && word == 1 ? 0xffffff : 0xffffffff;
            printf("leaf %u: %08x %08x\n", leaf, known->cpuid_array[word] & mask, known->active_array[word] & mask);
        }
    }
#endif
    char *libc = 0;
    Dl_info info;
    if (dladdr(dlsym(RTLD_DEFAULT, "getpid"), &info)) libc = info.dli_fbase;
    const char *names[] = {"memcpy", "memset", "strlen", "strchr", "memmove", "strcmp", "memchr", "wcslen"};
    for (unsigned i = 0; i < sizeof names / sizeof *names; i++) printf("%s at %lx\n", names[i], (long)((char *)dlsym(RTLD_DEFAULT, names[i]) - libc));
    return 0;
}
