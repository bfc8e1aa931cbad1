// Proves: see align.c. Linked: as libtlsalign.so.
#include <stdint.h>
static __thread _Alignas(1024) char block[7] = "block";
int library_offset(void) { return (int)((uintptr_t)block % 1024); }
const char *library_text(void) { return block; }
