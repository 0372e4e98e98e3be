#!/usr/bin/env node
// The executable: the only file that touches `process`. Builds the Host, runs the command line, sets the exit code.
import { setMaxListeners } from "node:events";
import process from "node:process";
import { createInterface } from "node:readline/promises";
import { EXIT } from "./exit-codes.js";
import { makeVerdict, wantsColor, type Host } from "./host.js";
import { run } from "./program.js";

/** How long a command may clean up after Ctrl-C. */
const CLEAN_UP_MS = 3000;

const argv = process.argv.slice(2);
const interrupt = new AbortController();
// Every child process listens to it; their number says nothing of a leak.
setMaxListeners(0, interrupt.signal);

for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.on(signal, () => {
    // The second one means it.
    if (interrupt.signal.aborted) process.exit(EXIT.interrupted);
    interrupt.abort();
    setTimeout(() => process.exit(EXIT.interrupted), CLEAN_UP_MS).unref();
  });
}

// `bareos-node ir … | head`: the reader has had enough, which is no error of ours. Temporary files go all the same.
const reader = { isGone: false };
for (const stream of [process.stdout, process.stderr]) {
  stream.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
    reader.isGone = true;
    interrupt.abort();
    setTimeout(() => process.exit(EXIT.ok), CLEAN_UP_MS).unref();
  });
}

async function confirm(question: string): Promise<boolean> {
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    const answer = await terminal.question(`${question} [y/N] `, { signal: interrupt.signal });
    return /^y(es)?$/i.test(answer.trim());
  } finally {
    terminal.close();
  }
}

const host: Host = {
  stdout: (text) => void process.stdout.write(text),
  stderr: (text) => void process.stderr.write(text),
  env: process.env,
  cwd: process.cwd(),
  color: {
    stdout: wantsColor(process.stdout, process.env, argv),
    stderr: wantsColor(process.stderr, process.env, argv),
  },
  now: () => performance.now(),
  today: () => new Date().toISOString().slice(0, 10),
  signal: interrupt.signal,
  ...(process.stdin.isTTY && process.stderr.isTTY ? { confirm } : {}),
  ...makeVerdict(),
};

// Not process.exit: output on a pipe may still be on its way.
const code = await run(argv, host);
process.exitCode = reader.isGone ? EXIT.ok : code;
