// Proves: threads that are traced at the same time keep their calls apart, and can be cancelled and leave by pthread_exit. Linked: -pthread.
#define _GNU_SOURCE
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
enum { THREADS = 6 };
static int compare(const void *left, const void *right) { return *(const int *)left - *(const int *)right; }
static void clean(void *name) { printf("clean %s\n", (char *)name); }
static void *sort(void *argument) {
    int numbers[40];
    long start = (long)argument, sum = 0;
    for (int round = 0; round < 5; round++) {
        for (int i = 0; i < 40; i++) numbers[i] = (i * 7 + start) % 40;
        qsort(numbers, 40, sizeof *numbers, compare);
        sum += numbers[39];
    }
    return (void *)sum;
}
static void *wait_here(void *ready) {
    pthread_cleanup_push(clean, "cancelled");
    pthread_barrier_wait(ready);
    for (;;) pause();
    pthread_cleanup_pop(0);
    return NULL;
}
static void *leave(void *unused) {
    pthread_cleanup_push(clean, "exited");
    pthread_exit((void *)7);
    pthread_cleanup_pop(0);
    return NULL;
}
int main(void) {
    pthread_t threads[THREADS], thread;
    void *result;
    long sum = 0;
    for (long i = 0; i < THREADS; i++) pthread_create(&threads[i], NULL, sort, (void *)i);
    for (int i = 0; i < THREADS; i++) {
        pthread_join(threads[i], &result);
        sum += (long)result;
    }
    printf("sum %ld\n", sum);
    pthread_barrier_t ready;
    pthread_barrier_init(&ready, NULL, 2);
    pthread_create(&thread, NULL, wait_here, &ready);
    pthread_barrier_wait(&ready);
    pthread_cancel(thread);
    pthread_join(thread, &result);
    printf("cancelled %d\n", result == PTHREAD_CANCELED);
    pthread_create(&thread, NULL, leave, NULL);
    pthread_join(thread, &result);
    printf("exited %ld\n", (long)result);
    return 0;
}
