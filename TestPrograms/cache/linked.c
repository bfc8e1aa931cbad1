// Proves: pages that a cache keeps with link addresses are right wherever they are mapped, as writable as they should be, and made before anybody's code runs. Linked: with liblinked.so and liblinkeduser.so.
#include <stdint.h>
#include <stdio.h>
#include <string.h>

enum { count = 56 * 512 };
// What the library has: read by functions, so that no table is copied into the program.
const char *get_letters(void);
const char *const *get_constant(void);
const char **get_variable(void);
int (*const *get_chosen(void))(void);
int (*const *get_used(void))(void);
int get_seen_by_resolver(void);

// The rights of the page of an address, or the file that it is of, as the kernel says.
static void of_maps(const void *address, const char *format, char *text) {
    char line[512];
    FILE *maps = fopen("/proc/self/maps", "r");
    while (fgets(line, sizeof line, maps)) {
        unsigned long start, end;
        text[0] = 0;
        if (sscanf(line, "%lx-%lx", &start, &end) == 2 && start <= (uintptr_t)address && (uintptr_t)address < end) {
            sscanf(strchr(line, ' '), format, text);
            break;
        }
    }
    fclose(maps);
}

int main(int argc, char **argv) {
    char text[256];
    const char *letters = get_letters(), *const *constant = get_constant(), **variable = get_variable();
    int (*const *chosen)(void) = get_chosen(), (*const *used)(void) = get_used();
    if (argc > 1) {
        of_maps(strcmp(argv[1], "variable") ? &constant[count / 2] : (const void *)&variable[count / 2], " %*s %*s %*s %*s %255s", text);
        printf("%s\n", text[0] ? "a file" : "no file");
        return 0;
    }
    int right = 0;
    for (int i = 0; i < count; i++) right += constant[i] == &letters[i] && variable[i] == &letters[count - 1 - i] && chosen[i]() == 5 && used[i]() == 5;
    printf("%d of %d\n", right, count);
    printf("a resolver saw %d\n", get_seen_by_resolver());
    const void *places[] = {&constant[count / 2], &chosen[count / 2], &used[count / 2], &variable[count / 2]};
    for (int i = 0; i < 4; i++) {
        of_maps(places[i], " %255s", text);
        printf("%s\n", text);
    }
    variable[7] = letters;
    puts(variable[7] == constant[0] ? "written" : "not written");
    return 0;
}
