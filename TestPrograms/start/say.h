// Proves: see order.c.
#include <string.h>
#include <unistd.h>
static inline void say(const char *what) {
    char line[100];
    strcpy(line, WHO);
    strcat(line, " ");
    strcat(line, what);
    strcat(line, "\n");
    if (write(1, line, strlen(line)) < 0) _exit(99);
}
