// Proves: children by fork, vfork, posix_spawn and system run as they would, and errno stays what it is, while calls are traced. Linked: with libforker.so.
#define _GNU_SOURCE
#include <errno.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
extern char **environ;
pid_t fork_at_end(void);
static int wait_for(pid_t child) {
    int status = -1;
    waitpid(child, &status, 0);
    return WEXITSTATUS(status);
}
int main(void) {
    setbuf(stdout, NULL);
    pid_t child = fork();
    if (!child) {
        printf("forked, %zu\n", strlen(getenv("PATH")) > 0 ? (size_t)1 : 0);
        _exit(3);
    }
    printf("fork %d\n", wait_for(child));
    child = vfork();
    if (!child) {
        execl("/bin/sh", "sh", "-c", "exit 4", (char *)NULL);
        _exit(9);
    }
    printf("vfork %d\n", wait_for(child));
    child = fork_at_end();
    if (!child) {
        execl("/bin/sh", "sh", "-c", "exit 7", (char *)NULL);
        _exit(9);
    }
    printf("vfork at the end %d\n", wait_for(child));
    char *arguments[] = {"sh", "-c", "exit 5", NULL};
    posix_spawn(&child, "/bin/sh", NULL, NULL, arguments, environ);
    printf("spawn %d\n", wait_for(child));
    printf("system %d\n", WEXITSTATUS(system("exit 6")));
    errno = 77;
    char *end;
    long number = strtol("12", &end, 10);
    printf("%ld, errno %d\n", number, errno);
    return 0;
}
