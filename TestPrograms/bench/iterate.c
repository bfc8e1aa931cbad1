// Times: dl_iterate_phdr with a callback that counts. Linked: with ten libraries.
#define _GNU_SOURCE
#include "measure.h"
#include <link.h>
static int visit(struct dl_phdr_info *info, size_t size, void *count) {
    (void)info, (void)size;
    ++*(int *)count;
    return 0;
}
int main(void) {
    int objects = 0;
    dl_iterate_phdr(visit, &objects);
    require(objects > 10, "dl_iterate_phdr shows too few objects");
    MEASURE(4000, dl_iterate_phdr(visit, &objects));
    return 0;
}
