// Times: dladdr of functions of several libraries. Linked: with ten libraries.
#define _GNU_SOURCE
#include "measure.h"
#include "names.h"
#include <dlfcn.h>
int main(void) {
    void *addresses[8];
    Dl_info found;
    for (int i = 0; i < 8; i++) {
        addresses[i] = dlsym(RTLD_DEFAULT, names[i]);
        require(addresses[i] && dladdr(addresses[i], &found) && found.dli_fname, names[i]);
    }
    MEASURE(160, dladdr(addresses[i % 8], &found));
    return 0;
}
