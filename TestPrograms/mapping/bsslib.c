// Proves: the zeroed tail of a library's data, with its end not on a page border. Linked: by bssuser.
int library_data[700] = {7};
char library_empty[5 * 4096 + 13];
char library_last[3];
char *where(void) { return library_empty; }
