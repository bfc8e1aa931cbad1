// Proves: a debugger knows the threads, their frames and their variables. Linked: -g, -pthread, -rdynamic, with libmeeting.so.
#include <pthread.h>
void meet(int number);
static __thread int mine = 40;
void met(void) {}
static void *work(void *number) {
    mine += *(int *)number;
    meet(mine);
    return 0;
}
int main(void) {
    pthread_t threads[2];
    int numbers[] = {1, 2};
    for (int i = 0; i < 2; i++) pthread_create(&threads[i], 0, work, &numbers[i]);
    meet(mine);
    return 0;
}
