// A library with a constructor.
int made;
__attribute__((constructor)) static void construct(void) { made = 1; }
