// Proves: a program that asks who it is hears its own name, not the loader's. Linked: every way but static.
#define _GNU_SOURCE
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>
int main(int count, char **arguments) {
    char text[PATH_MAX], path[64], name[32] = "";
    if (count > 1) return printf("again, as %s\n", arguments[1]) < 0;
    FILE *file = fopen("/proc/self/comm", "r");
    if (!file || !fgets(text, sizeof text, file)) return 1;
    prctl(PR_GET_NAME, name);
    printf("comm %sname %s\n", text, name);
    memset(text, 0, sizeof text);
    printf("readlink %zd %s\n", readlink("/proc/self/exe", text, sizeof text - 1), text);
    memset(text, 0, sizeof text);
    printf("short %zd %s\n", readlink("/proc/self/exe", text, 5), text);
    snprintf(path, sizeof path, "/proc/%d/exe", getpid());
    memset(text, 0, sizeof text);
    printf("by pid %zd %s\n", readlink(path, text, sizeof text - 1), text);
    memset(text, 0, sizeof text);
    printf("readlinkat %zd %s\n", readlinkat(AT_FDCWD, "/proc/self/exe", text, sizeof text - 1), text);
    printf("realpath %s\n", realpath("/proc/self/exe", text));
    char *canonical = canonicalize_file_name("/proc/self/exe");
    printf("canonical %s\n", canonical);
    printf("realpath of another %s\n", realpath("/proc/self/../../usr/../", text));
    memset(text, 0, sizeof text);
    printf("missing %zd\n", readlink("/proc/self/none", text, sizeof text));
    fflush(stdout);
    pid_t child = fork();
    if (!child) {
        execl("/proc/self/exe", "itself", "child", (char *)0);
        _exit(9);
    }
    int status;
    waitpid(child, &status, 0);
    printf("status %d\n", status);
    return 0;
}
