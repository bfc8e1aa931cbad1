// What addresses.c calls: the library's own idea of its function's address, by its table and by its code.
#include "addresses.h"
int twice(int number) { return 2 * number; }
static function *kept = twice;
extern __typeof(twice) own_twice __attribute__((alias("twice"), visibility("hidden")));
function *library_view(void) { return kept; }
int is_twice(function *candidate) { return candidate == own_twice; }
