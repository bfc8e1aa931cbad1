// Proves: see models.c. Linked: with each -ftls-model=.
#include "variables.h"
__thread int shared_initial = 31;
__thread int shared_zero;
static __thread int own_initial = 32;
static __thread char padding[100];
static __thread int own_zero;
int *library_initial(void) { padding[3]++; own_initial++; return &shared_initial; }
int *library_zero(void) { own_zero++; return &shared_zero; }
int library_sum(void) { return own_initial * 100 + own_zero * 10 + padding[3]; }
