// Proves: see unique.cpp.
#pragma once
inline int &counter() {
    static int count = 100;
    return count;
}
template <class T> struct Shared {
    static inline T value{};
};
