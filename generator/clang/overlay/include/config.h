/* The same stand-in under the name that releases from 20 on include it by. */
#include "../config.h"
