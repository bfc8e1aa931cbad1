// A trace loses nothing, however its program ends: each way is preceded by the first call of a function that nothing else calls.
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

int main(int count, char **words) {
    const char *way = words[count - 1];
    if (abs(-count) == 0) return 1;
    if (!strcmp(way, "crash")) *(volatile int *)8 = 1;
    if (!strcmp(way, "killed")) kill(getpid(), SIGTERM);
    if (!strcmp(way, "abort")) abort();
    if (!strcmp(way, "leave")) _exit(3);
    if (!strcmp(way, "exec")) execl("/bin/true", "true", (char *)0);
    if (!strcmp(way, "fork")) {
        pid_t child = fork();
        if (child == 0) _exit((int)labs(-5));
        int status;
        waitpid(child, &status, 0);
        return (int)llabs(-WEXITSTATUS(status));
    }
    if (!strcmp(way, "vfork")) {
        pid_t child = vfork();
        if (child == 0) {
            execl("/bin/true", "true", (char *)0);
            _exit(1);
        }
        int status;
        waitpid(child, &status, 0);
        return (int)llabs(-WEXITSTATUS(status));
    }
    if (!strcmp(way, "close")) {
        for (int i = 3; i < 1024; i++) close(i);
        FILE *mine = fopen("mine", "w");
        fputs("mine", mine);
        fclose(mine);
        return (int)llabs(-7);
    }
    return 0;
}
