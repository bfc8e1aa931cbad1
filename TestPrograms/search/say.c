// Proves: whose puts it calls. Linked: plainly.
#include <stdio.h>
int main(int count, char **arguments) {
    puts(count > 1 ? arguments[1] : "said");
    return 0;
}
