// Proves: variables of libc and of its loader that a program copies stay one with theirs. Linked: -no-pie (copy relocations) and PIE.
#define _GNU_SOURCE
#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
extern char **environ;
extern void *__libc_stack_end;
int main(int count, char **arguments) {
    char *given[] = {"program", "-a", "-b", "value", "rest", 0};
    int here, letter;
    setenv("TZ", "UTC-3", 1);
    tzset();
    fprintf(stdout, "stdout works, environ %d\n", environ != 0 && getenv("TZ") != 0);
    while ((letter = getopt(5, given, "ab:")) != -1) fprintf(stdout, "%c %s\n", letter, optarg ? optarg : "-");
    fprintf(stdout, "optind %d, timezone %ld %s\n", optind, timezone, tzname[0]);
    fprintf(stdout, "stack end above %d, arguments %d %s\n", (void *)&here < __libc_stack_end, count, strrchr(arguments[0], '/') + 1);
    fprintf(stdout, "%s %s\n", program_invocation_short_name, strrchr(program_invocation_name, '/') + 1);
    return fflush(stdout);
}
