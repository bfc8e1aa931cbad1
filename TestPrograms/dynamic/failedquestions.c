// Proves: the error of a dlsym that fails is of the very name and object, however often and in which company it fails, and when both are gone; and a
// name that was missing is found once it is there. Linked: with liba.so and libb.so beside it.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/time.h>
static const char *program;
static void *handle;
void note(const char *sign, const char *name) { (void)sign, (void)name; }
static const char *text(void) {
    const char *error = dlerror();
    size_t length = strlen(program);
    static __thread char own[4096];
    if (!error) return "none";
    int is_own = !strncmp(error, program, length);
    snprintf(own, sizeof own, "%s%s", is_own ? "PROGRAM" : "", error + (is_own ? length : 0));
    return own;
}
static void *drop(void *unused) {
    dlclose(handle);
    return unused;
}
/// Alike at both ends and in the middle; the second is there.
void alike_at_both_ends_and_in_the_middle_b_too_as_is_said(void) {}
static const char *const alike[3] = {
    "alike_at_both_ends_and_in_the_middle_a_too_as_is_said", "alike_at_both_ends_and_in_the_middle_b_too_as_is_said",
    "alike_at_both_ends_and_in_the_middle_c_too_as_is_said"};
/// Asks for many names from one place, twice each in two rounds, and says how often the error was not of the very name.
static int ask(const char *prefix, int count) {
    int wrong = 0;
    for (int round = 0; round < 2; round++)
        for (int i = 0; i < count; i++) {
            char name[700], expected[800];
            snprintf(name, sizeof name, "%s%d", prefix, i);
            snprintf(expected, sizeof expected, "PROGRAM: undefined symbol: %s", name);
            for (int again = 0; again < 2; again++) {
                wrong += dlsym(RTLD_DEFAULT, name) != 0;
                if (again == i % 2) wrong += strcmp(text(), expected) != 0;
            }
        }
    return wrong;
}
static void *work(void *prefix) { return (void *)(long)ask(prefix, 300); }
static volatile int signals, failures;
static void interrupt(int number) {
    (void)number;
    char name[40];
    snprintf(name, sizeof name, "from_a_handler_%d", signals++ % 200);
    failures += dlsym(RTLD_DEFAULT, name) != 0 || dlsym(RTLD_DEFAULT, "exit") == 0 || dlsym(RTLD_DEFAULT, name) != 0;
    dlerror();
}
int main(int count, char **arguments) {
    program = arguments[0];
    pthread_t threads[4];
    // Both names are gone when the text is asked for.
    handle = dlopen("./liba.so", RTLD_NOW);
    char *name = strdup("absent");
    dlsym(handle, name);
    memset(name, 'x', 6);
    pthread_create(threads, 0, drop, 0);
    pthread_join(*threads, 0);
    printf("gone: %s\n", text());
    printf("gone again: %s\n", text());
    // What is loaded decides, not what was answered before.
    for (int round = 0; round < 2; round++) {
        handle = round == 1 ? dlopen("./libb.so", RTLD_NOW | RTLD_GLOBAL) : 0;
        for (int again = 0; again < 3; again++) {
            int found = dlsym(RTLD_DEFAULT, "b_count") != 0;
            printf("round %d: %d %s\n", round, found, text());
        }
        if (handle) dlclose(handle);
    }
    for (int i = 0; i < 9; i++) {
        int found = dlsym(RTLD_DEFAULT, alike[i % 3]) != 0;
        printf("alike: %d %s\n", found, text());
    }
    // One place of the program, two scopes: of the program's own function one of them knows nothing.
    for (int i = 0; i < 4; i++) printf("scope %d: %d\n", i % 2, dlsym(i % 2 ? RTLD_DEFAULT : RTLD_NEXT, alike[1]) != 0);
    printf("after all: %s\n", text());
    for (int i = 0; i < 3; i++) {
        int found = dlsym(RTLD_DEFAULT, "abc" + i) != 0;
        printf("short %d: %d %s\n", i, found, text());
    }
    // The memory of the error of one name after the other.
    dlsym(RTLD_DEFAULT, "first"), dlopen("libnone.so", RTLD_NOW);
    printf("dlopen after dlsym: %s\n", text());
    dlopen("libnone.so", RTLD_NOW), dlsym(RTLD_DEFAULT, "first");
    printf("dlsym after dlopen: %s\n", text());
    dlsym(RTLD_DEFAULT, "first"), dlsym(RTLD_DEFAULT, "exit");
    printf("success after failure: %s\n", text());
    char prefix[601];
    memset(prefix, 'n', 600), prefix[600] = 0;
    printf("many: %d, long: %d, longer: %d\n", ask("missing_", 500), ask(prefix + 450, 20), ask(prefix, 20));
    static const char *const prefixes[4] = {"one_", "two_", "three_", "_ZN4four"};
    long wrong = 0;
    for (int i = 0; i < 4; i++) pthread_create(&threads[i], 0, work, (void *)prefixes[i]);
    for (int i = 0; i < 4; i++) {
        void *result;
        pthread_join(threads[i], &result);
        wrong += (long)result;
    }
    printf("threads: %ld\n", wrong);
    fflush(stdout);
    // A handler that interrupts the same; not every loader can do that.
    if (count < 2) return 0;
    signal(SIGALRM, interrupt);
    struct itimerval often = {{0, 50}, {0, 50}}, never = {{0, 0}, {0, 0}};
    setitimer(ITIMER_REAL, &often, 0);
    int found = 0;
    for (int i = 0; signals < 1000; i++) {
        char name[40];
        snprintf(name, sizeof name, "from_main_%d", i % 100);
        found += dlsym(RTLD_DEFAULT, name) != 0 || dlsym(RTLD_DEFAULT, "malloc") == 0;
        if (i % 3 == 0) dlsym(RTLD_DEFAULT, name), dlerror();
    }
    setitimer(ITIMER_REAL, &never, 0);
    printf("interrupted: %d %d\n", found, failures);
    printf("afterwards: %d\n", ask("from_main_", 100) + ask("from_a_handler_", 100));
    return 0;
}
