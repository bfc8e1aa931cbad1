// Times: see throw.cpp. Linked: as libthrough.so, with libthrown.so.
void raise_value(int value);
static volatile int cleaned;
namespace {
struct Guard {
    ~Guard() { cleaned = cleaned + 1; }
};
}  // namespace
void pass(int value) {
    Guard guard;
    raise_value(value);
}
