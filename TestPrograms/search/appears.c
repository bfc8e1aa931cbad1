// Proves: a library that comes into a searched folder while the program runs is found by the next dlopen. Linked: with libraries of another folder.
#include <dlfcn.h>
#include <stdio.h>
#include <unistd.h>
int main(int count, char **arguments) {
    for (int round = 0; round < 5; round++) printf("%s\n", dlopen(arguments[1], RTLD_NOW) ? "there" : "not there");
    if (count < 4 || link(arguments[2], arguments[3])) return 1;
    printf("%s\n", dlopen(arguments[1], RTLD_NOW) ? "there" : "not there");
    return unlink(arguments[3]);
}
