// What a script learns of a job by the exit code alone: warnings are a success to a Director, errors are not.
import { beforeAll, expect, test } from "vitest";
import { buildNative } from "../support/native.js";
import { plugin, runJobs } from "./support.js";

beforeAll(() => buildNative(), 900_000);

test.each([
  ["M_INFO", "OK", 0],
  ["M_WARNING", "Warning", 0],
  ["M_NOTSAVED", "OK", 0],
  ["M_ERROR", "Warning", 1],
  ["M_FATAL", "Error", 1],
])("a job with a message of type %s is %s and ends with %i", async (type, result, code) => {
  const definition = plugin(`import * as bareos from "bareosfd";
export default class extends bareos.BareosFdPlugin {
  *files() {
    bareos.JobMessage(bareos.${type}, "on purpose");
    yield { path: "/f", content: "x" };
  }
}`);
  const run = await runJobs(definition, ["--null"]);
  expect([run.job.result, run.code]).toEqual([result, code]);
});
