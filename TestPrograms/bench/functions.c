// Times: see firstcalls.c. Linked: as libfunctions.so.
#include "functions.h"
#define DEFINE(name) void name(void) {}
FUNCTIONS(DEFINE)
