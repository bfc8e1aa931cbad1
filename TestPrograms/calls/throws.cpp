// Proves: exceptions pass through calls that are traced, to handlers on either side, and what they destroy is destroyed. Linked: with libthrower.so, as the test says.
#include "thrower.hpp"
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <string>
static int compared;
extern "C" int compare(const void *, const void *) {
    Noted noted{"comparison"};
    if (++compared == 2) throw compared;
    return 0;
}
static void middle(int number) {
    Noted noted{"callback"};
    if (number == 2) throw std::string("callback");
}
int main() {
    for (int round = 0; round < 3; round++) {
        try {
            Noted noted{"main"};
            throw_after(round + 1, middle);
        } catch (const std::runtime_error &error) {
            std::printf("caught %s\n", error.what());
        } catch (const std::string &text) {
            std::printf("caught text %s\n", text.c_str());
        }
    }
    int numbers[] = {3, 1, 2};
    try {
        try {
            std::qsort(numbers, 3, sizeof *numbers, compare);
        } catch (int &number) {
            std::printf("caught %d\n", number);
            throw;
        }
    } catch (...) {
        std::printf("caught again\n");
    }
    try {
        std::string("short").at(100);
    } catch (const std::out_of_range &) {
        std::printf("caught range\n");
    }
    std::printf("end\n");
}
