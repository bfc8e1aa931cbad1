// Times: see throw.cpp. Linked: as libthrown.so.
void raise_value(int value) { throw value; }
