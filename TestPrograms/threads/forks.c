// Proves: the child of a program whose other threads open and close libraries can open, use and close some itself, and start a thread. Linked: with libpart1.so to libpart4.so beside it. Argument: "locked" forks while nothing is being opened, "handlers" opens in an atfork handler.
#include <dlfcn.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
enum { OPENERS = 4, FORKS = 100 };
static atomic_int stop, wrong;
static int locked, handled;
static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static int use(int number) {
    char name[40];
    snprintf(name, sizeof name, "./libpart%d.so", number);
    void *handle = dlopen(name, RTLD_LAZY);
    snprintf(name, sizeof name, "part%d", number);
    int (*part)(void) = handle ? (int (*)(void))dlsym(handle, name) : 0;
    int value = part ? part() : 0;
    return part && !dlclose(handle) && value / 10 >= number;
}
static void *open_and_close(void *argument) {
    int first = (int)(long)argument;
    for (int i = first; !stop; i++) {
        if (locked) pthread_mutex_lock(&mutex);
        if (!use(i % 4 + 1)) wrong++;
        if (locked) pthread_mutex_unlock(&mutex);
    }
    return 0;
}
static void *in_child(void *unused) { return (void)unused, (void *)(long)use(2); }
static int child(void) {
    pthread_t thread;
    void *result = 0;
    if (locked) pthread_mutex_unlock(&mutex);
    if (!use(1) || !use(3)) return 1;
    if (pthread_create(&thread, 0, in_child, 0) || pthread_join(thread, &result) || !result) return 2;
    return use(4) ? handled : 3;
}
static void handler(void) { handled = use(4) ? 10 : 4; }
int main(int count, char **arguments) {
    pthread_t threads[OPENERS];
    int good = 0;
    locked = count > 1;
    if (count > 1 && !strcmp(arguments[1], "handlers")) pthread_atfork(0, 0, handler);
    for (long i = 0; i < OPENERS; i++) pthread_create(&threads[i], 0, open_and_close, (void *)i);
    for (int i = 0; i < FORKS; i++) {
        int status = -1;
        if (locked) pthread_mutex_lock(&mutex);
        pid_t process = fork();
        if (!process) _exit(child());
        if (locked) pthread_mutex_unlock(&mutex);
        waitpid(process, &status, 0);
        if (WIFEXITED(status) && WEXITSTATUS(status) == (count > 1 && !strcmp(arguments[1], "handlers") ? 10 : 0)) good++;
    }
    stop = 1;
    for (int i = 0; i < OPENERS; i++) pthread_join(threads[i], 0);
    printf("good %d, wrong %d\n", good, wrong);
    return 0;
}
