// Proves: see kinds.cpp. Linked: as libkept.so.
int kept_value = 30;
