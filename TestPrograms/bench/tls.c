// Times: the address of a thread-local variable of a library opened late, asked for by a function there. Linked: with ten libraries.
#include "measure.h"
#include <dlfcn.h>
int main(int count, char **arguments) {
    require(count > 1, "usage: tls LIBRARY");
    void *handle = dlopen(arguments[1], RTLD_NOW);
    require(handle != 0, handle ? "" : dlerror());
    long *(*address)(void) = (long *(*)(void))dlsym(handle, "late_address");
    require(address && *address() == 1, "the variable has not its value");
    long sum = 0;
    MEASURE(200000, sum += *address());
    return sum == 0;
}
