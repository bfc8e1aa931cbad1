// The library of joined.c: a table of pointers to text that is only read, and before it as much read-only data as is asked for; and a byte that is written,
// and behind it as many zeros.
#define REPEAT2(x) x x
#define REPEAT16(x) REPEAT2(REPEAT2(REPEAT2(REPEAT2(x))))
#ifndef ROOM
#define ROOM 1
#endif
#ifndef ZEROS
#define ZEROS 1
#endif
enum { count = 416 };
static const char text[count + 1] = REPEAT16("abcdefghijklmnopqrstuvwxyz");
__attribute__((used)) static const char room[ROOM] = {1};
#define FOUR(i) &text[i], &text[i + 1], &text[i + 2], &text[i + 3]
#define ROW(i) FOUR(i), FOUR(i + 4), FOUR(i + 8), FOUR(i + 12), FOUR(i + 16), FOUR(i + 20), FOUR(i + 24), FOUR(i + 28)
static const char *const table[count] = {ROW(0), ROW(32), ROW(64), ROW(96), ROW(128), ROW(160), ROW(192), ROW(224), ROW(256), ROW(288), ROW(320), ROW(352), ROW(384)};
const char *get_text(void) { return text; }
const char *const *get_table(void) { return table; }
int get_count(void) { return count; }
char *get_written(void) {
    static char written = 1;
    return &written;
}
char *get_zeros(int *size) {
    static char zeros[ZEROS];
    *size = ZEROS;
    return zeros;
}
