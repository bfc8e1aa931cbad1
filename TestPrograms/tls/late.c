// Proves: thread-local variables of a library that is opened late are right in threads from before and after, and fresh when it is opened again. Linked: with liblate.so beside it.
#include <dlfcn.h>
#include <pthread.h>
#include <semaphore.h>
#include <stdio.h>
#include <stdlib.h>
typedef int Check(char *text, int size, int mark);
static Check *check;
static struct Worker { pthread_t thread; sem_t go, done; char text[200]; } workers[3];
static void *work(void *argument) {
    struct Worker *worker = argument;
    for (;;) {
        sem_wait(&worker->go);
        if (!check) return 0;
        check(worker->text, sizeof worker->text, (int)(worker - workers) + 1);
        sem_post(&worker->done);
    }
}
static void start(int index) {
    sem_init(&workers[index].go, 0, 0);
    sem_init(&workers[index].done, 0, 0);
    pthread_create(&workers[index].thread, 0, work, &workers[index]);
}
static void ask(int index, const char *name) {
    sem_post(&workers[index].go);
    sem_wait(&workers[index].done);
    printf("%s: %s\n", name, workers[index].text);
}
static void *open_late(const char *file) {
    void *handle = dlopen(file, RTLD_NOW);
    if (!handle) {
        printf("%s\n", dlerror());
        exit(1);
    }
    check = (Check *)dlsym(handle, "late_check");
    return handle;
}
int main(int count, char **arguments) {
    char text[200];
    start(0);
    start(1);
    for (int round = 1; round <= 3; round++) {
        void *handle = open_late(count > 1 && round == 2 ? arguments[1] : "./liblate.so");
        printf("round %d\n", round);
        check(text, sizeof text, 9);
        printf("main: %s\n", text);
        ask(0, "before");
        if (round == 2) ask(1, "before, untouched till now");
        start(2);
        ask(2, "after");
        ask(0, "again");
        check(text, sizeof text, 9);
        printf("main again: %s\n", text);
        check = 0;
        sem_post(&workers[2].go);
        pthread_join(workers[2].thread, 0);
        printf("closed %d\n", dlclose(handle));
    }
    for (int i = 0; i < 2; i++) {
        sem_post(&workers[i].go);
        pthread_join(workers[i].thread, 0);
    }
    return 0;
}
