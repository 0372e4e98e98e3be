// Plugins of these tests are told what to do by a file of JSON: a definition that changed would be another fileset.
import { readFileSync } from "node:fs";

export function readControl(file: string): unknown {
  return JSON.parse(readFileSync(file, "utf8"));
}
