// Proves: a debugger can be attached to a running program. Linked: -g, with libpause.so; liblate.so beside it. Makes the file that it is given
// when it is ready.
#include <dlfcn.h>
#include <stdio.h>
void stay(const char *file);
int main(int count, char **words) {
    if (count < 2 || !dlopen("./liblate.so", RTLD_NOW)) return 1;
    stay(words[1]);
    return 0;
}
