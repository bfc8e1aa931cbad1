// Proves: nothing by itself; a program that another one tries to open. Linked: as a PIE.
int main(void) { return 0; }
