// Proves: see uniquelate.cpp.
template <typename T> struct Holder {
    static inline T value = 0;
};
