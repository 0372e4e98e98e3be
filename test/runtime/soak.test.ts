// Thousands of jobs in one daemon: nothing of it may grow. BAREOS_NODE_SOAK=10000 gives every job a worker of its own
// and prints what the daemon held on the way; without it, 50 of the 10,000 jobs have one, which takes half a minute.
import { beforeAll, expect, test } from "vitest";
import { buildNative } from "../support/native.js";
import { RECORDER, runJobs } from "./support.js";

const JOBS = 10_000;
const WORKERS = Number(process.env["BAREOS_NODE_SOAK"] ?? 50);
/** A worker lives for a tenth of a second or two. */
const TIMEOUT = 300_000 + WORKERS * 1000;

beforeAll(() => buildNative(), 900_000);

test(
  `${JOBS} jobs, ${WORKERS} of them with a worker, leave no descriptor, process, thread or byte`,
  async () => {
    // What is shipped: a sanitizer keeps freed memory for a while. It looks for lost bytes in every other test.
    const options = { variant: "release", timeout: TIMEOUT } as const;
    const every = String(Math.max(1, Math.floor(JOBS / WORKERS)));
    const args = ["--null", "--jobs", "2", "--repeat", String(JOBS / 2), "--use-every", every];
    const { report, stderr } = await runJobs(`${RECORDER}:files=1`, args, options);
    expect(report?.result, stderr.slice(0, 2000)).toBe("OK");
    expect(report?.jobsDone).toBe(JOBS);
    expect(report?.files).toBe(Math.floor(JOBS / Number(every)));
    const samples = new Map(report?.samples.map((sample) => [sample.jobs, sample]));
    if (process.env["BAREOS_NODE_SOAK"] !== undefined) console.table(report?.samples);
    const [early, late] = [samples.get(1000), samples.get(JOBS)];
    expect(late).toMatchObject({
      descriptors: early?.descriptors,
      threads: early?.threads,
      children: 0,
    });
    // Pages that the allocator keeps come and go; a leak of a few bytes a job would be more than this.
    expect((late?.residentKiB ?? 0) - (early?.residentKiB ?? 0)).toBeLessThan(512);
  },
  TIMEOUT,
);
