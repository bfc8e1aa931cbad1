// Proves: see order.c. Linked: as libraries with -DWHO="…", -Wl,-init and -fini, some in a cycle, some with -z initfirst.
#include "say.h"
#include <stdlib.h>
static void at_exit(void) { say("atexit"); }
void started(int count, char **arguments, char **environment) {
    say(count > 0 && arguments[0] && environment ? "init" : "init without arguments");
    atexit(at_exit);
}
void ended(void) { say("fini"); }
static __attribute__((constructor(200))) void second(void) { say("constructor 200"); }
static __attribute__((constructor(101))) void first(void) { say("constructor 101"); }
static __attribute__((constructor)) void last(int count, char **arguments, char **environment) {
    say(count == 2 && !strcmp(arguments[1], "argument") && environment[0] ? "constructor with arguments" : "constructor");
}
static __attribute__((destructor(101))) void first_down(void) { say("destructor 101"); }
static __attribute__((destructor)) void last_down(void) { say("destructor"); }
