// Proves: see linked.c. Linked: as liblinkeduser.so, to liblinked.so, whose indirect function fills many of its pages.
int five(void);
#define EIGHT five, five, five, five, five, five, five, five
#define MANY EIGHT, EIGHT, EIGHT, EIGHT, EIGHT, EIGHT, EIGHT, EIGHT
#define PAGE MANY, MANY, MANY, MANY, MANY, MANY, MANY, MANY
#define PAGES PAGE, PAGE, PAGE, PAGE, PAGE, PAGE, PAGE, PAGE
static int (*const used[56 * 512])(void) = {PAGES, PAGES, PAGES, PAGES, PAGES, PAGES, PAGES};
int (*const *get_used(void))(void) { return used; }
