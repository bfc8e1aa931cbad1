// Proves: what a program with more rights than its user finds, and which environment it has. Linked: with libwho.so.
#include <stdio.h>
#include <sys/auxv.h>
extern char **environ;
const char *who(void);
int main(void) {
    printf("AT_SECURE %lu, AT_PAGESZ %lu\n%s\n", getauxval(AT_SECURE), getauxval(AT_PAGESZ), who());
    for (char **entry = environ; *entry; entry++) puts(*entry);
    return 0;
}
