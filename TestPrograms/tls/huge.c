// Proves: see toolarge.c and level.c. Linked: as libhuge.so with -ftls-model=initial-exec, as libmuch.so without.
static __thread char huge[1 << 18] = "huge";
char *huge_touch(void) {
    for (unsigned i = 0; i < sizeof huge; i += 1024) huge[i] = 1;
    return huge;
}
