// Proves: the order of preinit, init and fini functions of a program and its libraries, and of atexit. Linked: with libraries in a chain, in a cycle, with -z initfirst, and with an -init of its own.
#define WHO "program"
#include "say.h"
#include <stdlib.h>
static void early(int count, char **arguments, char **environment) {
    say(count && arguments && environment ? "preinit" : "preinit without arguments");
}
__attribute__((section(".preinit_array"), used)) static void (*const early_entry)(int, char **, char **) = early;
static __attribute__((constructor)) void construct(void) { say("constructor"); }
static __attribute__((destructor)) void destruct(void) { say("destructor"); }
static void at_exit(void) { say("atexit"); }
static void at_exit_first(void) { say("atexit, registered last"); }
int main(int count, char **arguments) {
    atexit(at_exit);
    atexit(at_exit_first);
    say("main");
    if (count > 1 && !strcmp(arguments[1], "_exit")) _exit(3);
    if (count > 1 && !strcmp(arguments[1], "abort")) abort();
    if (count > 1 && !strcmp(arguments[1], "quick")) quick_exit(4);
    return 5;
}
