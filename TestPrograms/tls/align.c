// Proves: thread-local blocks keep their alignment, in the main thread and in others. Linked: with libtlsalign.so.
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
static __thread _Alignas(128) char own[64] = "own";
static __thread char odd[3];
int library_offset(void);
const char *library_text(void);
static void *use(void *unused) {
    odd[1] = 1;
    printf("own %d %s, library's %d %s\n", (int)((uintptr_t)own % 128), own, library_offset(), library_text());
    own[0] = 'O';
    return unused;
}
int main(void) {
    for (int i = 0; i < 3; i++) {
        pthread_t thread;
        pthread_create(&thread, 0, use, 0);
        pthread_join(thread, 0);
    }
    use(0);
    return 0;
}
