// Proves: each library has a thread-local block of its own. Linked: with libpart1.so to libpart5.so.
#include <errno.h>
#include <pthread.h>
#include <stdio.h>
int part1(void), part2(void), part3(void), part4(void), part5(void);
static void *use(void *unused) {
    errno = 77;
    for (int i = 0; i < 2; i++) printf("%d %d %d %d %d\n", part1(), part2(), part3(), part4(), part5());
    printf("errno %d\n", errno);
    return unused;
}
int main(void) {
    pthread_t thread;
    use(0);
    pthread_create(&thread, 0, use, 0);
    pthread_join(thread, 0);
    use(0);
    return 0;
}
