// Proves: a variable that nobody defines is missed when the library is opened. Linked: as libraries with -DWEAK=… or without.
#ifndef WEAK
#define WEAK
#endif
extern int nobodys_value WEAK;
int wanting(void) { return &nobodys_value ? nobodys_value : 0; }
