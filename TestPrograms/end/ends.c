// Proves: a program ends as it would without a loader: by status, by each signal, by an illegal access. Linked: every way.
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
static __attribute__((destructor)) void last(void) {
    if (write(2, "destructor\n", 11) < 0) _exit(1);
}
int main(int count, char **arguments) {
    if (count < 3) return 1;
    int number = atoi(arguments[2]);
    printf("buffered");
    if (!strcmp(arguments[1], "return")) return number;
    if (!strcmp(arguments[1], "exit")) exit(number);
    if (!strcmp(arguments[1], "raise")) raise(number);
    if (!strcmp(arguments[1], "abort")) abort();
    if (!strcmp(arguments[1], "null")) *(volatile int *)(unsigned long)number = 1;
    if (!strcmp(arguments[1], "kill")) kill(getpid(), number);
    if (!strcmp(arguments[1], "trap")) __builtin_trap();
    if (!strcmp(arguments[1], "divide")) return 1 / (number - number);
    return 2;
}
