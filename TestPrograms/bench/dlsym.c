// Times: dlsym, of names that exist ("default", "handle") and of names that do not ("missing"). Linked: with ten libraries.
#define _GNU_SOURCE
#include "measure.h"
#include "names.h"
#include <dlfcn.h>
#include <string.h>
static const char *const lacking[8] = {"no_such_name", "_ZN4none4suchEv", "absent", "_Nothing_Here", "pthread_none", "__cxa_none", "gone", "nalloc"};
int main(int count, char **arguments) {
    const char *way = count > 1 ? arguments[1] : "default";
    void *scope = strcmp(way, "handle") == 0 ? dlopen("libstdc++.so.6", RTLD_NOW) : RTLD_DEFAULT;
    require(scope || strcmp(way, "handle") != 0, "dlopen of libstdc++.so.6 failed");
    int missing = strcmp(way, "missing") == 0;
    const char *const *asked = missing ? lacking : names;
    for (int i = 0; i < 8; i++) require((dlsym(scope, asked[i]) == 0) == missing, asked[i]);
    MEASURE(1600, dlsym(scope, asked[i % 8]));
    return 0;
}
