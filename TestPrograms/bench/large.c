// Times: see dlopen.c. Linked: as a library of some size: two thousand functions with a reference to each, and a table of 1.6 megabytes of pointers.
#include "functions.h"
#define THOUSAND(each, n) HUNDRED(each, n##1) HUNDRED(each, n##2) HUNDRED(each, n##3) HUNDRED(each, n##4) HUNDRED(each, n##5) \
    HUNDRED(each, n##6) HUNDRED(each, n##7) HUNDRED(each, n##8) HUNDRED(each, n##9) HUNDRED(each, n##0)
#define ALL(each) THOUSAND(each, a_function_of_a_large_library_1) THOUSAND(each, a_function_of_a_large_library_2)
#define DEFINE(name) void name(void) {}
ALL(DEFINE)
#define TAKE(name) name,
void (*const large_functions[])(void) = {ALL(TAKE)};
static const char letters[] = "letters";
const char *const large_words[200000] = {[0 ... 199999] = letters};
