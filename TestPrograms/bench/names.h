// Functions of libc, libm, libstdc++ and libgcc_s, in an order that changes the library each time.
#pragma once
static const char *const names[8] = {"getenv", "_ZNSt6localeC1Ev", "cos", "_Unwind_RaiseException", "pthread_create", "__cxa_throw", "tgamma", "malloc"};
