// Proves: a library with a symbol of STB_GNU_UNIQUE stays when it is closed, and the symbol is one for all. Linked: as libraries with -DPART=….
#include "uniquelate.hpp"
#define JOIN2(a, b) a##b
#define JOIN(a, b) JOIN2(a, b)
extern "C" int JOIN(PART, _count)() { return ++Holder<int>::value; }
