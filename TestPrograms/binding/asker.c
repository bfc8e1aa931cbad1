// Proves: a reference binds to the version that it was linked against. Linked: as several libraries with -DNAME=….
int answer(void);
int NAME(void) { return answer(); }
