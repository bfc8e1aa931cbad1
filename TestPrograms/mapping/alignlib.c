// Proves: the same for a library, with 4 MiB. Linked: -z max-page-size=0x400000.
static _Alignas(1 << 22) char block[64];
char *library_block(void) { return block; }
unsigned long library_alignment(void) { return 1 << 22; }
