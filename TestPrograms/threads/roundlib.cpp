// Proves: see rounds.cpp. Linked: as libround0.so to libround7.so with -DN=….
#include <stdexcept>
#define JOIN2(a, b) a##b
#define JOIN(a, b) JOIN2(a, b)
extern "C" void round_started();
extern "C" void round_ended();
struct Object {
    Object() { round_started(); }
    ~Object() { round_ended(); }
};
struct Late : std::runtime_error {
    using std::runtime_error::runtime_error;
    const char *what() const noexcept override { return "round"; }
};
static Object object;
static thread_local int owner;
static thread_local long counter[N * 40 + 1] = {N};
#if N == 7
// A thread that touches this must end before the library can go.
struct Local {
    int value = 0;
    ~Local() { round_ended(); }
    Local() { round_started(); }
};
static thread_local Local local;
#endif
// The number of the library, where the thread's variables are its own or new.
extern "C" int JOIN(round_use, N)(int thread) {
    if (owner != 0 && owner != thread) return -1;
    if (owner == 0 && counter[0] != N) return -2;
    owner = thread;
    counter[0]++;
#if N == 7
    if (thread >= 1000) local.value++;
#endif
    if (counter[0] % 3 == 0) throw Late("late");
    return N;
}
