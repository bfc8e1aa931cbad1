// Proves: the table of calls has every call, those of a recursion, of threads, and of a process that ends by _exit or exec. Argument: how to end. Linked: with libshapes.so.
#include "shapes.h"
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
static int down(int depth) { return depth == 0 ? 0 : apply(down, depth - 1); }
static void *run(void *unused) {
    for (int i = 0; i < 100; i++) next(RED);
    return NULL;
}
int main(int count, char **arguments) {
    const char *end = count > 1 ? arguments[1] : "";
    pthread_t threads[4];
    for (int i = 0; i < 4; i++) pthread_create(&threads[i], NULL, run, NULL);
    for (int i = 0; i < 4; i++) pthread_join(threads[i], NULL);
    down(20);
    for (int i = 0; i < 3; i++) nothing();
    usleep(20000);
    fflush(stdout);
    if (!strcmp(end, "_exit")) _exit(0);
    if (!strcmp(end, "exec")) execl("/bin/true", "true", (char *)NULL);
    if (!strcmp(end, "fork")) {
        if (fork() == 0) {
            nothing();
            exit(0);
        }
        wait(NULL);
    }
    return 0;
}
