// Proves: see sixteen.cpp.
#pragma once
#include <atomic>
std::atomic<int> &made();
std::atomic<int> &destroyed();
struct Counted {
    int value;
    explicit Counted(int value) : value(value) { made()++; }
    ~Counted() { destroyed()++; }
};
int library_local(int add);
