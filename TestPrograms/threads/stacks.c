// Proves: a thread runs on memory that its program chose and had used before, and reads its own thread-local data there. Linked: every way.
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
static __thread int zero, five = 5;
static void *use(void *unused) {
    printf("%d %d\n", zero++, five++);
    return unused;
}
int main(void) {
    size_t size = 256 * 1024;
    void *stack;
    if (posix_memalign(&stack, 4096, size)) return 1;
    memset(stack, 0xa5, size);
    for (int i = 0; i < 3; i++) {
        pthread_attr_t attributes;
        pthread_t thread;
        pthread_attr_init(&attributes);
        pthread_attr_setstack(&attributes, stack, size);
        if (pthread_create(&thread, &attributes, use, 0)) return 2;
        pthread_join(thread, 0);
    }
    return 0;
}
