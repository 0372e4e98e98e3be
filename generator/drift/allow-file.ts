// The file of an allow-list: read, checked, and refused as a whole when one entry is wrong.
import { readFile } from "node:fs/promises";
import { parse } from "yaml";
import { z } from "zod";
import { GeneratorError } from "../errors.js";
import { DAEMONS } from "../ir/types.js";
import type { AllowEntry } from "./allow-list.js";
import { findRule } from "./rules/index.js";

const entrySchema = z.strictObject({
  rule: z.string().refine((id) => findRule(id) !== undefined, "no such rule, see --list"),
  subject: z.string().min(1),
  daemon: z.enum(DAEMONS).optional(),
  reason: z.string().min(10, "a reason that somebody understands in a year"),
  until: z.iso.date("a day such as 2027-06-30"),
});
const listSchema = z.strictObject({ allow: z.array(entrySchema) });

/** Throws BN702 for a file that is missing or not of the form. */
export async function readAllowList(file: string): Promise<readonly AllowEntry[]> {
  let data: unknown;
  try {
    data = parse(await readFile(file, "utf8"));
  } catch (cause) {
    throw wrong(file, cause instanceof Error ? (cause.message.split("\n")[0] ?? "") : "unreadable");
  }
  const parsed = listSchema.safeParse(data);
  if (parsed.success) return parsed.data.allow;
  const problems = parsed.error.issues.map(
    ({ path, message }) => `${path.map(String).join(".") || "the file"}: ${message}`,
  );
  throw wrong(file, problems.join("; "));
}

function wrong(file: string, what: string): GeneratorError {
  return new GeneratorError("BN702", {
    message: `the allow-list cannot be used: ${what}`,
    where: { file },
    consequence: "it is unknown what may be accepted, so nothing was compared",
    fix: "each entry of allow: has rule, subject, reason and until; docs/upgrading.md shows one",
  });
}
