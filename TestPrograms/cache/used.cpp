// Proves: see slots.c. Linked: as libused.so, for a closure with libstdc++.
#include <iostream>
#include <map>
#include <string>
extern "C" int used() {
    static std::map<std::string, int> counts;
    counts["one"]++;
    std::cout << "";
    return counts["one"];
}
