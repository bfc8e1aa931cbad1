// Proves: see steps.c. Linked: as libraries with -DPART=…, and -DNEXT=… for one that calls another's function.
#define TEXT2(name) #name
#define TEXT(name) TEXT2(name)
#define JOIN2(a, b) a##b
#define JOIN(a, b) JOIN2(a, b)
void note(const char *sign, const char *name);
static int counted;
static __attribute__((constructor)) void construct(void) { note("+", TEXT(PART)); }
static __attribute__((destructor)) void destruct(void) { note("-", TEXT(PART)); }
int JOIN(PART, _count)(void) { return ++counted; }
#ifdef NEXT
int JOIN(NEXT, _count)(void);
int JOIN(PART, _next)(void) { return JOIN(NEXT, _count)(); }
#endif
