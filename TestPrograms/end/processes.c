// Proves: fork, exec, posix_spawn, vfork, system and popen work, and a child is a whole process. Linked: every way.
#define _GNU_SOURCE
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
extern char **environ;
static int ended(pid_t child) {
    int status;
    waitpid(child, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}
int main(void) {
    char *echo[] = {"a name of its own", "-n", "spawned\n", 0}, line[100];
    setvbuf(stdout, 0, _IONBF, 0);
    pid_t child = fork();
    if (!child) {
        char *block = malloc(100000);
        memset(block, 1, 100000);
        printf("child\n");
        exit(3);
    }
    printf("status %d\n", ended(child));
    child = vfork();
    if (!child) {
        execl("/bin/sh", "sh", "-c", "echo in a shell; exit 4", (char *)0);
        _exit(9);
    }
    printf("status %d\n", ended(child));
    if (posix_spawnp(&child, "echo", 0, 0, echo, environ)) return 1;
    printf("status %d\n", ended(child));
    child = fork();
    if (!child) {
        execvp("no such program", echo);
        _exit(5);
    }
    printf("status %d\n", ended(child));
    child = fork();
    if (!child) abort();
    printf("status %d\n", ended(child));
    printf("system %d\n", WEXITSTATUS(system("echo by system; exit 6")));
    FILE *pipe = popen("echo a line; echo another", "r");
    while (fgets(line, sizeof line, pipe)) printf("read %s", line);
    printf("pclose %d\n", pclose(pipe));
    child = fork();
    if (!child) {
        pid_t grandchild = fork();
        if (!grandchild) _exit(7);
        _exit(ended(grandchild) + 1);
    }
    printf("status %d\n", ended(child));
    return 0;
}
