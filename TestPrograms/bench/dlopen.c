// Times: dlopen and dlclose of the library given. Linked: with ten libraries.
#include "measure.h"
#include <dlfcn.h>
int main(int count, char **arguments) {
    require(count > 2, "usage: dlopen LIBRARY REPETITIONS");
    void *handle = dlopen(arguments[1], RTLD_NOW);
    require(handle != 0, handle ? "" : dlerror());
    require(dlclose(handle) == 0, "dlclose failed");
    int repetitions = atoi(arguments[2]);
    MEASURE(repetitions, require(dlclose(dlopen(arguments[1], RTLD_NOW)) == 0, "dlclose failed"));
    return 0;
}
