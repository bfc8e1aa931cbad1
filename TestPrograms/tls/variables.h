// Proves: see models.c.
struct Values { int initial, zero; };
int *library_initial(void), *library_zero(void);
