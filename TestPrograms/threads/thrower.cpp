// Proves: see exceptions.cpp. Linked: as libthrower.so.
#include "thrower.hpp"
#include <cstdlib>
Mine::~Mine() {}
void fling(int kind) {
    Noisy noisy("library");
    if (kind == 0) throw 42;
    if (kind == 1) throw std::runtime_error("from the library");
    throw Mine(kind);
}
void pass(void (*function)(int), int kind) {
    Noisy noisy("between");
    function(kind);
}
