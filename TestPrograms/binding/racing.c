// Proves: threads may bind the same function at the same time, and a signal handler may bind one too. Linked: -z lazy, with libmany.so.
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#define EACH(f) f(1) f(2) f(3) f(4) f(5) f(6) f(7) f(8) f(9) f(10) f(11) f(12) f(13) f(14) f(15) f(16)
#define DECLARE(n) double many##n(double a, double b, long c);
EACH(DECLARE)
double in_handler(double a, double b, long c);
static pthread_barrier_t barrier;
static volatile double handled;
static void handle(int number) { handled += in_handler(number, 0.5, 1); }
static void *call(void *sum) {
    double *total = sum;
#define CALL(n) pthread_barrier_wait(&barrier), *total += many##n(n, 0.25, n);
    EACH(CALL)
    return 0;
}
int main(void) {
    pthread_t threads[6];
    double sums[6] = {0};
    signal(SIGUSR1, handle);
    pthread_barrier_init(&barrier, 0, 6);
    for (int i = 0; i < 6; i++) pthread_create(&threads[i], 0, call, &sums[i]);
    raise(SIGUSR1);
    for (int i = 0; i < 6; i++) pthread_join(threads[i], 0);
    for (int i = 0; i < 6; i++) printf("%g ", sums[i]);
    printf("handled %g\n", handled);
    return 0;
}
