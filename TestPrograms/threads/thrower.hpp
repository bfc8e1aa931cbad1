// Proves: see exceptions.cpp.
#pragma once
#include <cstdio>
#include <stdexcept>
struct Mine : std::exception {
    int kind;
    explicit Mine(int kind) : kind(kind) {}
    ~Mine() override;
    const char *what() const noexcept override { return "mine"; }
};
struct Noisy {
    const char *name;
    explicit Noisy(const char *name) : name(name) {}
    ~Noisy() { std::printf("  leaving %s\n", name); }
};
void fling(int kind);
void pass(void (*function)(int), int kind);
