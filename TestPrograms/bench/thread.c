// Times: a thread that does nothing, created and joined. Linked: with ten libraries.
#include "measure.h"
#include <pthread.h>
static void *nothing(void *argument) { return argument; }
static void turn(void) {
    pthread_t thread;
    require(pthread_create(&thread, 0, nothing, 0) == 0, "pthread_create failed");
    require(pthread_join(thread, 0) == 0, "pthread_join failed");
}
int main(void) {
    turn();
    MEASURE(50, turn());
    return 0;
}
