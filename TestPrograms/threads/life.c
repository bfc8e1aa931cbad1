// Proves: threads are created, joined, detached, cancelled and ended from within, and their keys destroyed. Linked: every way.
#define _GNU_SOURCE
#include <errno.h>
#include <pthread.h>
#include <semaphore.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
static pthread_key_t key;
static sem_t ready, done;
static int destroyed;
static pthread_once_t once = PTHREAD_ONCE_INIT;
static void only_once(void) { printf("once\n"); }
static void destroy(void *value) { __atomic_add_fetch(&destroyed, (int)(long)value, __ATOMIC_SEQ_CST); }
static void cleanup(void *text) { printf("cleanup %s\n", (char *)text); }
static void *leave(void *value) {
    pthread_setspecific(key, (void *)10L);
    pthread_once(&once, only_once);
    pthread_cleanup_push(cleanup, "of pthread_exit");
    pthread_exit(value);
    pthread_cleanup_pop(0);
}
static void *wait(void *value) {
    pthread_setspecific(key, (void *)100L);
    pthread_cleanup_push(cleanup, "of pthread_cancel");
    sem_post(&ready);
    for (;;) pause();
    pthread_cleanup_pop(0);
    return value;
}
static void *alone(void *value) {
    errno = 12;
    sem_post(&done);
    return value;
}
static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t changed = PTHREAD_COND_INITIALIZER;
static int turn;
static void *take_turns(void *number) {
    for (int i = 0; i < 500; i++) {
        pthread_mutex_lock(&mutex);
        while (turn % 4 != (int)(long)number) pthread_cond_wait(&changed, &mutex);
        turn++;
        pthread_cond_broadcast(&changed);
        pthread_mutex_unlock(&mutex);
    }
    return number;
}
int main(void) {
    pthread_t thread, turns[4];
    pthread_attr_t attributes;
    void *result;
    pthread_key_create(&key, destroy);
    sem_init(&ready, 0, 0);
    sem_init(&done, 0, 0);
    pthread_create(&thread, 0, leave, (void *)5L);
    pthread_join(thread, &result);
    printf("left with %ld, destroyed %d\n", (long)result, destroyed);
    pthread_create(&thread, 0, wait, 0);
    sem_wait(&ready);
    pthread_cancel(thread);
    pthread_join(thread, &result);
    printf("cancelled %d, destroyed %d\n", result == PTHREAD_CANCELED, destroyed);
    pthread_attr_init(&attributes);
    pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
    pthread_attr_setstacksize(&attributes, 64 * 1024);
    for (int i = 0; i < 300; i++) {
        pthread_create(&thread, &attributes, alone, 0);
        sem_wait(&done);
    }
    printf("errno of main %d\n", errno);
    for (long i = 0; i < 4; i++) pthread_create(&turns[i], 0, take_turns, (void *)i);
    for (int i = 0; i < 4; i++) pthread_join(turns[i], 0);
    printf("turns %d\n", turn);
    char name[16] = "";
    pthread_setname_np(pthread_self(), "renamed");
    pthread_getname_np(pthread_self(), name, sizeof name);
    pthread_getattr_np(pthread_self(), &attributes);
    void *stack;
    size_t size;
    pthread_attr_getstack(&attributes, &stack, &size);
    printf("name %s, stack of main holds its variables: %d\n", name, (char *)&size > (char *)stack && (char *)&size < (char *)stack + size);
    fflush(stdout);
    pthread_exit(0);
}
