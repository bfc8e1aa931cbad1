#include "cffi.h"
