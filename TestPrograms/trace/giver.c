// Definitions for taker.c: of two libraries made of this, both define `both`, the first everything.
int both(void) { return 4; }
#ifdef FIRST
int only(void) { return 2; }
int moved = 3;
__thread int local = 3;
int *where_moved(void) { return &moved; }
#endif
