// Proves: see misdeclared.c. Linked: as libdefines.so.
static char text[] = "text";
char *thing = text;
int library_sees_text(void) { return thing == text; }
