// The pages of docs/ that are generated, for `generate` and `check`: about the shipped sets, and about what stands in code.
import { existsSync } from "node:fs";
import type { Command } from "commander";
import { codeDocuments } from "../docs/documents.js";
import { paths } from "../paths.js";
import type { Bindings } from "../pipeline.js";
import type { InputOptions } from "./input.js";

/** File name below docs/ → text. None for bindings of another tree or elsewhere, nor in an installed package without docs/. */
export async function shippedDocuments(
  bindings: Bindings,
  program: Command,
  out: string,
  { headers, bareosSrc }: InputOptions,
): Promise<ReadonlyMap<string, string>> {
  const isShipped = headers === undefined && bareosSrc === undefined && out === paths.generated;
  if (!isShipped || !existsSync(paths.docs)) return new Map();
  return new Map([...bindings.documents, ...(await codeDocuments(program, paths.docs))]);
}
