/*
 * Stands in for the config.h that Bareos's configure step would write, so that an unconfigured checkout can be
 * parsed. Only macros that change whether the headers parse on Linux belong here; none may change a layout.
 */
#ifndef BAREOS_NODE_OVERLAY_CONFIG_H
#define BAREOS_NODE_OVERLAY_CONFIG_H

#define HAVE_LINUX_OS 1

/* From 22 on: call sites are recorded by a compiler builtin that clang 13 has; <source_location> needs clang 15. */
#define HAVE_BUILTIN_LOCATION 1

/* 18.2 and 19.2 declare the fixed-size integers themselves unless told that the system has them. */
#define HAVE_U_INT 1
#define HAVE_INTXX_T 1
#define HAVE_U_INTXX_T 1
#define HAVE_UINTXX_T 1
#define HAVE_INT64_T 1
#define HAVE_U_INT64_T 1
#define HAVE_INTMAX_T 1
#define HAVE_INTPTR_T 1
#define HAVE_UINTPTR_T 1
#define SIZEOF_CHAR 1
#define SIZEOF_SHORT_INT 2
#define SIZEOF_INT 4
#define SIZEOF_LONG_INT 8
#define SIZEOF_LONG_LONG_INT 8
#define SIZEOF_INT_P 8

#endif
