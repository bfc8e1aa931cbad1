// Proves: a function that is called through traced slots has one address everywhere: in code, in data, by dlsym, and in its own library. Linked: with libaddresses.so, as the test says.
#define _GNU_SOURCE
#include "addresses.h"
#include <dlfcn.h>
#include <stdio.h>
#include <string.h>
static function *in_data = twice;
int main(void) {
    function *volatile in_code = twice;
    printf("%d %d\n", twice(1), in_code(2));
    printf("data %d, library %d, its code %d, dlsym %d\n", in_code == in_data, in_code == library_view(), is_twice(in_code),
           in_code == (function *)dlsym(RTLD_DEFAULT, "twice"));
    Dl_info information;
    int found = dladdr((void *)in_code, &information);
    printf("%s\n", found && information.dli_sname ? information.dli_sname : "no name");
    return 0;
}
