#include "hosted.h"
