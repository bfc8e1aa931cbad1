// Proves: see linked.c. Linked: as liblinked.so; many pages that only relocation writes, many that it writes and others may, and an indirect function.
enum { count = 56 * 512 };
static const char letters[count] = "letters";
#define ONE(table, place) &table[place]
#define EIGHT(f, t, i) f(t, i), f(t, i + 1), f(t, i + 2), f(t, i + 3), f(t, i + 4), f(t, i + 5), f(t, i + 6), f(t, i + 7)
#define MANY(f, t, i) EIGHT(f, t, i), EIGHT(f, t, i + 8), EIGHT(f, t, i + 16), EIGHT(f, t, i + 24), EIGHT(f, t, i + 32), EIGHT(f, t, i + 40), EIGHT(f, t, i + 48), EIGHT(f, t, i + 56)
#define PAGE(f, t, i) MANY(f, t, i), MANY(f, t, i + 64), MANY(f, t, i + 128), MANY(f, t, i + 192), MANY(f, t, i + 256), MANY(f, t, i + 320), MANY(f, t, i + 384), MANY(f, t, i + 448)
#define PAGES(f, t, i) PAGE(f, t, i), PAGE(f, t, i + 512), PAGE(f, t, i + 1024), PAGE(f, t, i + 1536), PAGE(f, t, i + 2048), PAGE(f, t, i + 2560), PAGE(f, t, i + 3072), PAGE(f, t, i + 3584)
#define ALL(f, t) PAGES(f, t, 0), PAGES(f, t, 4096), PAGES(f, t, 8192), PAGES(f, t, 12288), PAGES(f, t, 16384), PAGES(f, t, 20480), PAGES(f, t, 24576)
#define DOWN(table, place) &table[count - 1 - (place)]
static const char *const constant[count] = {ALL(ONE, letters)};
static const char *variable[count] = {ALL(DOWN, letters)};

static int seen_by_resolver;
static int yes(void) { return 5; }
static int no(void) { return 6; }
// A resolver reads what relocation wrote.
static int (*choose(void))(void) {
    seen_by_resolver = constant[9] == &letters[9] && variable[9] == &letters[count - 10];
    return seen_by_resolver ? yes : no;
}
int five(void) __attribute__((ifunc("choose")));
#define CALL(function, place) function
static int (*const chosen[count])(void) = {ALL(CALL, five)};

const char *get_letters(void) { return letters; }
const char *const *get_constant(void) { return constant; }
const char **get_variable(void) { return variable; }
int (*const *get_chosen(void))(void) { return chosen; }
int get_seen_by_resolver(void) { return seen_by_resolver; }
