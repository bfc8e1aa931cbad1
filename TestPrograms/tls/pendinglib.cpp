// Proves: see pending.cpp. Linked: as libpending.so.
extern "C" void say(const char *what);
struct Object {
    int value = 5;
    ~Object() { say(value == 6 ? "destroyed" : "destroyed too early"); }
};
static thread_local Object object;
static __attribute__((destructor)) void end() { say("library ends"); }
extern "C" int pending_touch() { return ++object.value; }
