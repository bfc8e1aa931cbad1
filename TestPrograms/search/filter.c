// Proves: a filter's definitions give way to those of the library that it names. Linked: -F (DT_FILTER) or -f (DT_AUXILIARY).
const char *who(void) { return "the filter"; }
const char *other(void) { return "the filter's other"; }
