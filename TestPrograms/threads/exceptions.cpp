// Proves: exceptions unwind across libraries, through libc's qsort, in threads, and are matched by type. Linked: with libthrower.so; static too.
#include "thrower.hpp"
#include <cstdlib>
#include <exception>
#include <pthread.h>
static void own(int kind) {
    Noisy noisy("program");
    fling(kind);
}
static int compare(const void *, const void *) {
    Noisy noisy("comparison");
    pass(own, 7);
    return 0;
}
static void *run(void *) {
    for (int kind = 0; kind < 3; kind++) {
        try {
            pass(own, kind);
        } catch (int number) {
            std::printf("number %d\n", number);
        } catch (const Mine &mine) {
            std::printf("%s %d\n", mine.what(), mine.kind);
        } catch (const std::exception &error) {
            std::printf("error %s\n", error.what());
        }
    }
    return nullptr;
}
int main(int count, char **) {
    int numbers[] = {3, 2, 1};
    try {
        std::qsort(numbers, 3, sizeof numbers[0], compare);
    } catch (const Mine &mine) {
        std::printf("through qsort: %d\n", mine.kind);
    }
    run(nullptr);
    pthread_t thread;
    pthread_create(&thread, nullptr, run, nullptr);
    pthread_join(thread, nullptr);
    try {
        try {
            fling(1);
        } catch (...) {
            std::puts("passed on");
            throw;
        }
    } catch (std::runtime_error &error) {
        std::puts(error.what());
    }
    std::fflush(stdout);
    if (count > 1) {
        std::set_terminate([] {
            std::puts("terminated");
            std::fflush(stdout);
            std::_Exit(8);
        });
        fling(0);
    }
}
