#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "hosted.h"

int spawn_process(
    const char *path, char *const arguments[], char *const environment[], const int *sources, const int *targets, int count, int *failure) {
    // The child writes to the parent's memory, which waits until the child has another.
    volatile int error = 0;
    int process = vfork();
    if (process == 0) {
        for (int i = 0; i < count && !error; i++) {
            // One that is in its place already would be closed otherwise.
            int done = sources[i] == targets[i] ? fcntl(targets[i], F_SETFD, 0) : dup2(sources[i], targets[i]);
            if (done < 0) error = errno;
        }
        if (!error) {
            execve(path, arguments, environment);
            error = errno;
        }
        _exit(127);
    }
    *failure = process < 0 ? errno : error;
    return process;
}
