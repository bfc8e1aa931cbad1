// Proves: the list of link maps, as the program's handle, _r_debug and DT_DEBUG give it, is whole and follows dlopen and dlclose. Linked: -rdynamic, with a needed library and others beside it.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <link.h>
#include <stdio.h>
#include <string.h>
void note(const char *sign, const char *name) { (void)sign, (void)name; }
static struct r_debug *in_dynamic(void) {
    for (ElfW(Dyn) *entry = _DYNAMIC; entry->d_tag != DT_NULL; entry++)
        if (entry->d_tag == DT_DEBUG) return (struct r_debug *)entry->d_un.d_ptr;
    return 0;
}
static void show(const char *when) {
    struct link_map *first = dlopen(0, RTLD_NOW), *previous = 0;
    struct r_debug *debug = in_dynamic();
    int broken = 0;
    printf("%s:", when);
    for (struct link_map *map = first; map; previous = map, map = map->l_next) {
        const char *name = strrchr(map->l_name, '/') ? strrchr(map->l_name, '/') + 1 : map->l_name;
        printf(" [%s]", name);
        broken += map->l_prev != previous;
        broken += !map->l_ld || map->l_ld->d_tag == DT_NULL;
    }
    printf("\nbroken %d", broken);
    if (!debug) {
        printf(", no DT_DEBUG\n");
        return;
    }
    printf(", version %d, same list %d, consistent %d, r_brk %d\n", debug->r_version >= 1, debug->r_map == first,
           debug->r_state == RT_CONSISTENT, debug->r_brk != 0);
}
int main(void) {
    show("at first");
    void *top = dlopen("./libtop.so", RTLD_NOW);
    if (!top) return puts(dlerror()), 1;
    show("opened");
    printf("handle %s\n", ((struct link_map *)top)->l_name);
    void *other = dlopen("./libother.so", RTLD_NOW);
    show("two");
    dlclose(top);
    show("first closed");
    top = dlopen("./libtop.so", RTLD_NOW);
    show("opened again");
    dlclose(other);
    dlclose(top);
    show("all closed");
    if (dlopen("./libabsent.so", RTLD_NOW)) return 2;
    show("after a failure");
    return 0;
}
