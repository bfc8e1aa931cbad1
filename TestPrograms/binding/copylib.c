// Proves: see copy.c. Linked: as libcopy.so.
int shared = 7;
char text[20] = "copied text";
const int constant = 9;
int *alias_of_shared(void) { return &shared; }
void set(int value) { shared = value; }
