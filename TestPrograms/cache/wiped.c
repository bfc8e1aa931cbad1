// Proves: zero pages that a variable has for itself are anonymous memory, which a child can be told to find empty, also where the pages before them are kept.
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

static char room[2 * 4096] __attribute__((aligned(4096)));
// A word to relocate, so that there is a page to keep.
static char *volatile place = room;

int main(void) {
    place[0] = 'p';
    int failed = madvise(place, sizeof room, MADV_WIPEONFORK);
    fflush(stdout);
    pid_t child = fork();
    if (child == 0) _exit(place[0]);
    int status = 0;
    waitpid(child, &status, 0);
    printf("%s, child %d, parent %d\n", failed ? "refused" : "wiped", WEXITSTATUS(status), place[0] == 'p');
    return 0;
}
