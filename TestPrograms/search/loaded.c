// Proves: which objects are in the process, each once. Linked: with the libraries of each test.
#define _GNU_SOURCE
#include <link.h>
#include <stdio.h>
#include <string.h>

static int look(struct dl_phdr_info *info, size_t size, void *data) {
    (void)size, (void)data;
    const char *slash = strrchr(info->dlpi_name, '/');
    printf("[%s]\n", slash ? slash + 1 : info->dlpi_name);
    return 0;
}

int main(void) {
    dl_iterate_phdr(look, 0);
    return 0;
}
