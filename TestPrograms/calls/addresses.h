// Declarations of libaddresses.so.
typedef int function(int);
int twice(int number);
function *library_view(void);
int is_twice(function *candidate);
