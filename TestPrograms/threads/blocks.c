// Proves: a trace names each thread's control block, which pthread_self gives on x86-64: the first thread's, a new one, one that is used again. Linked: -pthread.
#include <pthread.h>
#include <stdio.h>
static void *show(void *text) {
    printf("%s0x%lx\n", (const char *)text, (unsigned long)pthread_self());
    return text;
}
int main(void) {
    pthread_t thread;
    show("TCB allocated: ");
    pthread_create(&thread, 0, show, "TCB for new stack allocated: ");
    pthread_join(thread, 0);
    pthread_create(&thread, 0, show, "TLS TCB reused from cache: ");
    pthread_join(thread, 0);
    return 0;
}
