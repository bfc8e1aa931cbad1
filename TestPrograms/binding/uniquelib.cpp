// Proves: see unique.cpp. Linked: with -DCOUNTER=… -DVALUE=… -Wl,-Bsymbolic.
#include "unique.hpp"
int *COUNTER() { return &counter(); }
int *VALUE() { return &Shared<int>::value; }
