/*
 * include/streams.h, Bareos 20: the numbers that tell what a record on a volume holds.
 *
 * SPDX-License-Identifier: AGPL-3.0-only
 */

#ifndef BAREOS_NODE_HEADERS_INCLUDE_STREAMS_H
#define BAREOS_NODE_HEADERS_INCLUDE_STREAMS_H

/** Flag of a stream number: data with 64 bit fields. No release uses it. */
#define STREAM_BIT_64 (1 << 30)

/** Flag of a stream number: the number carries more flags. No release uses it. */
#define STREAM_BIT_BITS (1 << 29)

/** Flag of a stream number: a plugin wrote the item. No release uses it; see STREAM_PLUGIN_NAME. */
#define STREAM_BIT_PLUGIN (1 << 28)

/** Flag of a stream number: the data is a difference to an earlier version. No release uses it. */
#define STREAM_BIT_DELTA (1 << 27)

/** Flag of a stream number: each block carries its position. No release uses it. */
#define STREAM_BIT_OFFSETS (1 << 26)

/** Flag of a stream number: any platform can restore the data. No release uses it. */
#define STREAM_BIT_PORTABLE_DATA (1 << 25)

/** Lowest bit of the stream type within a stream number. */
#define STREAMBASE_TYPE 0

/** How many bits of a stream number hold the stream type. It leaves room for 2047 types. */
#define STREAMBITS_TYPE 11

/** The bits of a stream number that hold the stream type: what remains without the STREAM_BIT_ marks. */
#define STREAMMASK_TYPE ((~((~0U) << STREAMBITS_TYPE)) << STREAMBASE_TYPE)

/** No stream. Marks the absence of a data stream. */
#define STREAM_NONE 0

/** The attributes of a file: name, type, stat fields and link. */
#define STREAM_UNIX_ATTRIBUTES 1

/** Contents of a file, as they are. This is what plugin data normally is. */
#define STREAM_FILE_DATA 2

/** Older name of STREAM_MD5_DIGEST, with the same number. */
#define STREAM_MD5_SIGNATURE 3

/** The MD5 checksum of a file. */
#define STREAM_MD5_DIGEST 3

/** Contents of a file, compressed by zlib without a header. Older volumes have it. */
#define STREAM_GZIP_DATA 4

/**
 * The attributes of a file plus those of Windows. The field attrEx of a restore packet holds the
 * latter.
 */
#define STREAM_UNIX_ATTRIBUTES_EX 5

/** Contents of a file without its holes: each block starts with its position. */
#define STREAM_SPARSE_DATA 6

/** Like STREAM_SPARSE_DATA, but compressed by zlib without a header. Older volumes have it. */
#define STREAM_SPARSE_GZIP_DATA 7

/** Names of helper programs. Set aside for an idea that was never built. */
#define STREAM_PROGRAM_NAMES 8

/** Contents that need a helper program. Set aside for an idea that was never built. */
#define STREAM_PROGRAM_DATA 9

/** Older name of STREAM_SHA1_DIGEST, with the same number. */
#define STREAM_SHA1_SIGNATURE 10

/** The SHA-1 checksum of a file. */
#define STREAM_SHA1_DIGEST 10

/** Contents of a file in the backup format of Windows. */
#define STREAM_WIN32_DATA 11

/** Like STREAM_WIN32_DATA, but compressed by zlib without a header. Older volumes have it. */
#define STREAM_WIN32_GZIP_DATA 12

/** Resource fork of a macOS file. */
#define STREAM_MACOS_FORK_DATA 13

/** Finder data of a macOS file. */
#define STREAM_HFSPLUS_ATTRIBUTES 14

/** Access ACL in a form that all Unix systems shared. Only old volumes have it. */
#define STREAM_UNIX_ACCESS_ACL 15

/** Default ACL of a directory in a form that all Unix systems shared. Only old volumes have it. */
#define STREAM_UNIX_DEFAULT_ACL 16

/** The SHA-256 checksum of a file. */
#define STREAM_SHA256_DIGEST 17

/** The SHA-512 checksum of a file. */
#define STREAM_SHA512_DIGEST 18

/** A checksum with a signature of the client, in DER form. */
#define STREAM_SIGNED_DIGEST 19

/** Like STREAM_FILE_DATA, but encrypted by the client. */
#define STREAM_ENCRYPTED_FILE_DATA 20

/** Like STREAM_WIN32_DATA, but encrypted by the client. */
#define STREAM_ENCRYPTED_WIN32_DATA 21

/** The keys that open the encrypted streams of a file, themselves encrypted, in DER form. */
#define STREAM_ENCRYPTED_SESSION_DATA 22

/** Like STREAM_GZIP_DATA, but encrypted by the client. Older volumes have it. */
#define STREAM_ENCRYPTED_FILE_GZIP_DATA 23

/** Like STREAM_WIN32_GZIP_DATA, but encrypted by the client. Older volumes have it. */
#define STREAM_ENCRYPTED_WIN32_GZIP_DATA 24

/** Like STREAM_MACOS_FORK_DATA, but encrypted by the client. */
#define STREAM_ENCRYPTED_MACOS_FORK_DATA 25

/**
 * Marks the start and the end of what a plugin saved. The start record holds the plugin definition,
 * which decides which plugin gets the data back on restore.
 */
#define STREAM_PLUGIN_NAME 26

/** Data in a form of the plugin. The File Daemon does not write it: plugin data is file data. */
#define STREAM_PLUGIN_DATA 27

/** A restore object of a plugin. It goes to the catalog, not only to the volume. */
#define STREAM_RESTORE_OBJECT 28

/** Contents of a file, compressed. A header in front of the data tells how. */
#define STREAM_COMPRESSED_DATA 29

/** Like STREAM_SPARSE_DATA, but compressed, with a header that tells how. */
#define STREAM_SPARSE_COMPRESSED_DATA 30

/** Like STREAM_WIN32_DATA, but compressed, with a header that tells how. */
#define STREAM_WIN32_COMPRESSED_DATA 31

/** Like STREAM_COMPRESSED_DATA, but encrypted by the client. */
#define STREAM_ENCRYPTED_FILE_COMPRESSED_DATA 32

/** Like STREAM_WIN32_COMPRESSED_DATA, but encrypted by the client. */
#define STREAM_ENCRYPTED_WIN32_COMPRESSED_DATA 33

/** Separates the data streams of one NDMP job. */
#define STREAM_NDMP_SEPARATOR 999

/** ACL of AIX, as text. */
#define STREAM_ACL_AIX_TEXT 1000

/** ACL of macOS, as text. */
#define STREAM_ACL_DARWIN_ACCESS_ACL 1001

/** Default ACL of a FreeBSD directory, as POSIX text. */
#define STREAM_ACL_FREEBSD_DEFAULT_ACL 1002

/** Access ACL of FreeBSD, as POSIX text. */
#define STREAM_ACL_FREEBSD_ACCESS_ACL 1003

/** ACL of HP-UX, as text. */
#define STREAM_ACL_HPUX_ACL_ENTRY 1004

/** Default ACL of an IRIX directory, as POSIX text. */
#define STREAM_ACL_IRIX_DEFAULT_ACL 1005

/** Access ACL of IRIX, as POSIX text. */
#define STREAM_ACL_IRIX_ACCESS_ACL 1006

/** Default ACL of a Linux directory, as POSIX text. */
#define STREAM_ACL_LINUX_DEFAULT_ACL 1007

/** Access ACL of Linux, as POSIX text. */
#define STREAM_ACL_LINUX_ACCESS_ACL 1008

/** Default ACL of Tru64, as POSIX text. */
#define STREAM_ACL_TRU64_DEFAULT_ACL 1009

/** Default ACL that Tru64 gives to new directories, as POSIX text. */
#define STREAM_ACL_TRU64_DEFAULT_DIR_ACL 1010

/** Access ACL of Tru64, as POSIX text. */
#define STREAM_ACL_TRU64_ACCESS_ACL 1011

/** ACL of a Solaris file system with POSIX rules, as text. */
#define STREAM_ACL_SOLARIS_ACLENT 1012

/** ACL of a Solaris file system with NFSv4 rules, such as ZFS, as text. */
#define STREAM_ACL_SOLARIS_ACE 1013

/** ACL of an AFS directory, as text. */
#define STREAM_ACL_AFS_TEXT 1014

/** ACL of AIX with its own classic rules, as text. */
#define STREAM_ACL_AIX_AIXC 1015

/** ACL of AIX with NFSv4 rules, as text. */
#define STREAM_ACL_AIX_NFS4 1016

/** ACL of FreeBSD with NFSv4 rules, as text. */
#define STREAM_ACL_FREEBSD_NFS4_ACL 1017

/** Default ACL of a GNU Hurd directory, as POSIX text. */
#define STREAM_ACL_HURD_DEFAULT_ACL 1018

/** Access ACL of GNU Hurd, as POSIX text. */
#define STREAM_ACL_HURD_ACCESS_ACL 1019

/**
 * ACL in a form of the plugin. What getAcl gives is stored like this and goes to setAcl on restore.
 */
#define STREAM_ACL_PLUGIN 1020

/**
 * Extended attributes in a form of the plugin. What getXattr gives is stored like this and goes to
 * setXattr on restore.
 */
#define STREAM_XATTR_PLUGIN 1988

/** Extended attributes as GNU Hurd has them. */
#define STREAM_XATTR_HURD 1989

/** Extended attributes as IRIX has them. */
#define STREAM_XATTR_IRIX 1990

/** Extended attributes as Tru64 has them. */
#define STREAM_XATTR_TRU64 1991

/** Extended attributes as AIX has them. */
#define STREAM_XATTR_AIX 1992

/** Extended attributes as OpenBSD has them. */
#define STREAM_XATTR_OPENBSD 1993

/** The system attributes that Solaris keeps beside the extended ones. */
#define STREAM_XATTR_SOLARIS_SYS 1994

/** Extended attributes as Solaris has them. */
#define STREAM_XATTR_SOLARIS 1995

/** Extended attributes as macOS has them. */
#define STREAM_XATTR_DARWIN 1996

/** Extended attributes as FreeBSD has them. */
#define STREAM_XATTR_FREEBSD 1997

/** Extended attributes as Linux has them. */
#define STREAM_XATTR_LINUX 1998

/** Extended attributes as NetBSD has them. */
#define STREAM_XATTR_NETBSD 1999

#endif  // BAREOS_NODE_HEADERS_INCLUDE_STREAMS_H
