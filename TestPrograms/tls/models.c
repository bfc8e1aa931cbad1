// Proves: thread-local variables by every access model are right in the main thread and in others. Linked: with -ftls-model=… and -mtls-dialect=gnu2, with libtls.so.
#define _GNU_SOURCE
#include "variables.h"
#include <pthread.h>
#include <stdio.h>
extern __thread int shared_initial, shared_zero;
int library_sum(void);
static __thread int own = 5;
static __thread long own_zero;
static void *use(void *name) {
    own += *(int *)name;
    own_zero--;
    *library_initial() += 2;
    *library_zero() -= 3;
    char *line;
    if (asprintf(&line, "%d %ld, %d %d, same %d %d, library %d\n", own, own_zero, shared_initial, shared_zero,
                 library_initial() == &shared_initial, library_zero() == &shared_zero, library_sum()) < 0) return 0;
    return line;
}
int main(void) {
    int names[3] = {10, 20, 30};
    for (int i = 0; i < 3; i++) {
        pthread_t thread;
        void *line;
        pthread_create(&thread, 0, use, &names[i]);
        pthread_join(thread, &line);
        fputs(line, stdout);
    }
    fputs(use(&names[0]), stdout);
    return 0;
}
