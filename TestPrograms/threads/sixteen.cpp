// Proves: sixteen threads, each with thread_local objects that are made and destroyed once. Linked: with libcounted.so.
#include "counted.hpp"
#include <cstdio>
#include <string>
#include <thread>
#include <vector>
static thread_local Counted own{1};
static thread_local std::string text = "thread-local";
int main() {
    std::vector<std::thread> threads;
    std::atomic<int> sum{0};
    for (int i = 0; i < 16; i++)
        threads.emplace_back([&sum, i] {
            for (int j = 0; j < 200; j++) own.value += i;
            text += std::to_string(i);
            sum += own.value + library_local(i) + int(text.size());
        });
    for (auto &thread : threads) thread.join();
    std::printf("sum %d, made %d, destroyed %d\n", sum.load(), made().load(), destroyed().load());
    library_local(1);
    std::printf("made %d\n", made().load());
}
