/// What libshapes.so needs: a library that is loaded only because of it.
double scale(double value) { return 10 * value; }
