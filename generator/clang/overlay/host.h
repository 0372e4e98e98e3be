/* 18.2 and 19.2: names of the build host, printed by the daemons and of no interest to a parser. */
#ifndef BAREOS_NODE_OVERLAY_HOST_H
#define BAREOS_NODE_OVERLAY_HOST_H
#define HOST_OS "linux"
#define DISTNAME "linux"
#define DISTVER "unknown"
#endif
