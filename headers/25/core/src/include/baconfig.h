/*
 * include/baconfig.h, Bareos 25: the one general type that plugin packets need from here.
 *
 * SPDX-License-Identifier: AGPL-3.0-only
 */

#ifndef BAREOS_NODE_HEADERS_INCLUDE_BACONFIG_H
#define BAREOS_NODE_HEADERS_INCLUDE_BACONFIG_H

#include <sys/types.h>

/**
 * A position in a file, as wide as the C library's own offset type. It is signed: in a seek answer,
 * a negative value means failure.
 */
typedef off_t boffset_t;

#endif  // BAREOS_NODE_HEADERS_INCLUDE_BACONFIG_H
