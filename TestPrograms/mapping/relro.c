// Proves: what PT_GNU_RELRO covers is read-only once the program runs, in itself and in a library. Linked: -z relro -z now, or -z norelro.
#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

extern void *volatile *library_table(void);
static int target;
void *const table[4] = {&target, &target, &target, &target};

static void try(const char *what, void *volatile *slot) {
    fflush(stdout);
    pid_t child = fork();
    int status;
    if (!child) {
        *slot = 0;
        _exit(0);
    }
    waitpid(child, &status, 0);
    if (WIFSIGNALED(status))
        printf("%s: killed by %d\n", what, WTERMSIG(status));
    else
        printf("%s: written\n", what);
}

int main(void) {
    try("own table", (void *volatile *)table);
    try("library's table", library_table());
    return 0;
}
