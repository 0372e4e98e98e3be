// Which C types a role can have. What is not listed here has no codec, so a header that says it cannot be bridged.
import type { Ir } from "../ir/types.js";
import type { FieldRole, ParameterEntry } from "../semantics/schema.js";

const INTEGERS: ReadonlySet<string> = new Set(
  (
    "int unsigned short long size_t ssize_t off_t boffset_t time_t utime_t btime_t uid_t gid_t mode_t dev_t " +
    "int8_t int16_t int32_t int64_t uint8_t uint16_t uint32_t uint64_t " +
    "u_int8_t u_int16_t u_int32_t u_int64_t"
  ).split(" "),
);
const INTEGER_WORDS = /^(?:(?:un)?signed|short|long|int)(?: (?:unsigned|short|long|int))*$/;

/** Without `const`, `struct` and `enum`; typedefs of the headers replaced by what they stand for. */
export function plainType(type: string, ir: Ir): string {
  const bare = type
    .replace(/\b(?:const|struct|enum)\b/g, "")
    .replace(/\s+/g, " ")
    .trim();
  const target = ir.typedefs[bare];
  return target === undefined || target === bare ? bare : plainType(target, ir);
}

function isInteger(type: string, ir: Ir): boolean {
  const plain = plainType(type, ir);
  return INTEGERS.has(plain) || INTEGER_WORDS.test(plain) || ir.enums[plain] !== undefined;
}

function isText(type: string): boolean {
  return /^(?:const )?char \*$/.test(type);
}

function isPointer(type: string): boolean {
  return /[*&]$/.test(type);
}

/** What a field of the role has to be, or null when its type is fine. */
export function fieldMismatch(role: FieldRole, type: string, ir: Ir): string | null {
  const unless = (fits: boolean, wanted: string): string | null => (fits ? null : wanted);
  switch (role) {
    case "size":
    case "number":
    case "enumeration":
    case "length":
    case "time":
    case "descriptor":
    case "error":
      return unless(isInteger(type, ir), "an integer");
    case "boolean":
      return unless(plainType(type, ir) === "bool", "a bool");
    case "flags":
      return unless(/^char ?\[\d+\]$/.test(type), "an array of char");
    case "string":
    case "path":
      return unless(isText(type), "a char *");
    case "bytes":
      return unless(
        /^(?:const )?(?:char|unsigned char|uint8_t|void) \*$/.test(type),
        "a char * or void *",
      );
    case "stat":
      return unless(plainType(type, ir) === "stat", "a struct stat");
  }
}

/** What a parameter of the role has to be, or null when its type is fine. */
export function parameterMismatch(
  { role, of }: ParameterEntry,
  type: string,
  ir: Ir,
): string | null {
  const unless = (fits: boolean, wanted: string): string | null => (fits ? null : wanted);
  switch (role) {
    case "context":
      return unless(type === "PluginContext *", "a PluginContext *");
    case "string":
    case "path":
    case "sourceFile":
    case "format":
    case "deviceCodes":
      return unless(isText(type), "a char *");
    case "boolean":
      return unless(plainType(type, ir) === "bool", "a bool");
    case "number":
    case "character":
    case "count":
    case "sourceLine":
    case "messageType":
    case "debugLevel":
    case "time":
    case "size":
      return unless(isInteger(type, ir), "an integer");
    case "packet":
      return unless(
        type.endsWith("*") && plainType(type.slice(0, -1), ir) === of,
        `a ${of ?? "packet"} *`,
      );
    case "variable":
      return unless(plainType(type, ir) === of, `the enum ${of ?? ""}`);
    case "value":
    case "memory":
      return unless(/^(?:const )?void \*$/.test(type), "a void *");
    case "opaque":
      // Nobody looks at it.
      return null;
    case "event":
    case "deviceRecord":
      return unless(isPointer(type), "a pointer");
    case "coreText":
      return unless(/^(?:char|POOLMEM) \*&$/.test(type), "a char *&");
    case "result":
      return unless(type === "int *", "an int *");
    case "events":
      return "the variable part of the list";
  }
}
