// Proves: the environment can be read and changed, and children see it. Linked: every way.
#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
extern char **environ;
static const char *shown(const char *name) {
    const char *value = getenv(name);
    return value ? value : "(none)";
}
int main(void) {
    setvbuf(stdout, 0, _IONBF, 0);
    printf("GIVEN %s, ABSENT %s\n", shown("GIVEN"), shown("ABSENT"));
    setenv("GIVEN", "changed to something longer than before", 1);
    setenv("NEW", "made", 0);
    putenv("PUT=put");
    unsetenv("REMOVED");
    printf("%s %s %s %s\n", shown("GIVEN"), shown("NEW"), shown("PUT"), shown("REMOVED"));
    if (system("echo \"$GIVEN $NEW $PUT ${REMOVED-gone}\"")) return 1;
    for (int i = 0; i < 200; i++) {
        char name[20];
        snprintf(name, sizeof name, "VARIABLE%d", i);
        setenv(name, name, 1);
    }
    printf("%s\n", shown("VARIABLE150"));
    clearenv();
    printf("cleared: %d, %s\n", environ == 0 || *environ == 0, shown("GIVEN"));
    return 0;
}
