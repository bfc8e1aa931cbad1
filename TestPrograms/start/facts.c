// Proves: what the kernel tells a program at its start is what it would have told without a loader. Linked: every way.
#define _GNU_SOURCE
#include <elf.h>
#include <errno.h>
#include <link.h>
#include <stdio.h>
#include <string.h>
#include <sys/auxv.h>
#include <unistd.h>
extern char **environ;
extern const ElfW(Ehdr) __ehdr_start;
extern void _start(void);
int main(int count, char **arguments, char **environment) {
    const ElfW(Phdr) *headers = (void *)getauxval(AT_PHDR);
    for (int i = 0; i < count; i++) printf("argument %d: %s\n", i, arguments[i]);
    printf("ends with null: %d, environment after it: %d %d\n", arguments[count] == 0, environment == arguments + count + 1, environ == environment);
    for (char **variable = environ; *variable; variable++) printf("variable %s\n", *variable);
    printf("AT_EXECFN %s\n", (char *)getauxval(AT_EXECFN));
    printf("AT_ENTRY is _start: %d\n", getauxval(AT_ENTRY) == (unsigned long)_start);
    printf("AT_PHDR own: %d, AT_PHNUM %ld right: %d, AT_PHENT %ld\n", (char *)headers == (char *)&__ehdr_start + __ehdr_start.e_phoff,
           getauxval(AT_PHNUM), getauxval(AT_PHNUM) == __ehdr_start.e_phnum, getauxval(AT_PHENT));
    unsigned long base = getauxval(AT_BASE);
    printf("AT_BASE is an ELF file: %s\n", base ? memcmp((void *)base, ELFMAG, SELFMAG) ? "no" : "yes" : "none");
    printf("AT_SECURE %ld, AT_PAGESZ %ld, AT_CLKTCK %ld, AT_FLAGS %ld\n", getauxval(AT_SECURE), getauxval(AT_PAGESZ), getauxval(AT_CLKTCK), getauxval(AT_FLAGS));
    printf("AT_UID %d, AT_EUID %d, AT_GID %d\n", getauxval(AT_UID) == getuid(), getauxval(AT_EUID) == geteuid(), getauxval(AT_GID) == getgid());
    printf("AT_PLATFORM %s, AT_HWCAP %lx %lx\n", (char *)getauxval(AT_PLATFORM), getauxval(AT_HWCAP), getauxval(AT_HWCAP2));
    printf("AT_RANDOM %d, AT_SYSINFO_EHDR %d\n", getauxval(AT_RANDOM) != 0, getauxval(AT_SYSINFO_EHDR) != 0);
    char **end = environ;
    while (*end) end++;
    printf("types:");
    for (ElfW(auxv_t) *entry = (void *)(end + 1); entry->a_type; entry++) printf(" %ld", (long)entry->a_type);
    printf("\ninvocation %s, %s\n", program_invocation_name, program_invocation_short_name);
    printf("stack aligned: %d\n", (unsigned long)(arguments - 1) % 16 == 0);
    return 0;
}
