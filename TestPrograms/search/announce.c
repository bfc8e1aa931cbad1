// Proves: when its constructor runs, and that it runs once. Linked: with -DWHO="…".
#include <string.h>
#include <unistd.h>
static __attribute__((constructor)) void hello(void) {
    if (write(1, WHO "\n", strlen(WHO) + 1) < 0) _exit(1);
}
