// What the C library of a target says about the types that plugin packets use. Facts of the ABI, stated once, so that a
// layout can be computed for a machine whose headers are not installed.
import type { Target } from "../../ir/types.js";

export interface TargetTypes {
  readonly target: Target;
  /** Architecture part of the triple, as `clang --version` names the host's. */
  readonly architecture: string;
  /** C++ declarations of the library's types. */
  readonly declarations: string;
  /** Names that the declarations define. */
  readonly names: ReadonlySet<string>;
}

/** Same on every 64-bit Linux with glibc: integers are 32, `long` and pointers are 64 bits. */
const SHARED_TYPEDEFS: Readonly<Record<string, string>> = {
  int8_t: "signed char",
  int16_t: "short",
  int32_t: "int",
  int64_t: "long",
  uint8_t: "unsigned char",
  uint16_t: "unsigned short",
  uint32_t: "unsigned int",
  uint64_t: "unsigned long",
  u_int8_t: "unsigned char",
  u_int16_t: "unsigned short",
  u_int32_t: "unsigned int",
  u_int64_t: "unsigned long",
  intmax_t: "long",
  uintmax_t: "unsigned long",
  intptr_t: "long",
  uintptr_t: "unsigned long",
  size_t: "unsigned long",
  ssize_t: "long",
  ptrdiff_t: "long",
  off_t: "long",
  off64_t: "long",
  time_t: "long",
  mode_t: "unsigned int",
  uid_t: "unsigned int",
  gid_t: "unsigned int",
  pid_t: "int",
  dev_t: "unsigned long",
  ino_t: "unsigned long",
  // Bareos's own, from include/baconfig.h: a file offset that is 64 bits wide.
  boffset_t: "long",
};

/** Sizes and alignments of the library's structs that packets embed by value. */
export interface TargetStructs {
  readonly [name: string]: { readonly size: number; readonly align: number };
}

export function describeTarget(
  target: Target,
  architecture: string,
  structs: TargetStructs,
): TargetTypes {
  const typedefs = Object.entries(SHARED_TYPEDEFS).map(
    ([name, type]) => `typedef ${type} ${name};`,
  );
  const opaque = Object.entries(structs).map(
    ([name, { size, align }]) =>
      `struct alignas(${align}) ${name} { unsigned char bytes[${size}]; };`,
  );
  return {
    target,
    architecture,
    declarations: [...typedefs, ...opaque].join("\n"),
    names: new Set([...Object.keys(SHARED_TYPEDEFS), ...Object.keys(structs)]),
  };
}
