/*
 * lib/bits.h, Bareos 21: sizes of bit arrays.
 *
 * SPDX-License-Identifier: AGPL-3.0-only
 */

#ifndef BAREOS_NODE_HEADERS_LIB_BITS_H
#define BAREOS_NODE_HEADERS_LIB_BITS_H

/** Number of bytes that an array needs to hold n bits. */
#define NbytesForBits(n) (((n) + 7) / 8)

#endif  // BAREOS_NODE_HEADERS_LIB_BITS_H
