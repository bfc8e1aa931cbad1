// Proves: see addresses.c. Linked: as libplaces.so and libplaces2.so.
int places_data[15] = {1};
int places_zeroed[5000];
int places_function(void) { return places_data[0] + places_zeroed[0]; }
static __attribute__((noinline)) int hidden(void) { return places_data[1]; }
void *places_hidden(void) { return (void *)hidden; }
__asm__(".text\n.zero 64\n");
