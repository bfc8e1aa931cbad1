// What throws.cpp calls: it calls back, and throws itself.
#include "thrower.hpp"
#include <cstdio>
Noted::~Noted() { std::printf("left %s\n", name); }
void throw_after(int calls, void (*callback)(int)) {
    Noted noted{"library"};
    for (int i = 0; i < calls; i++) callback(i);
    throw std::runtime_error("library");
}
