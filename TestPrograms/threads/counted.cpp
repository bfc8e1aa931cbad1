// Proves: see sixteen.cpp. Linked: as libcounted.so.
#include "counted.hpp"
static std::atomic<int> counts[2];
std::atomic<int> &made() { return counts[0]; }
std::atomic<int> &destroyed() { return counts[1]; }
static thread_local Counted own{1000};
int library_local(int add) { return own.value += add; }
