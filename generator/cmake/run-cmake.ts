// Starts CMake, with its progress line by line and everything else kept for when it fails.
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { GeneratorError } from "../errors.js";
import { packageRoot } from "../paths.js";
import { projectFolder } from "./presets.js";

export interface CMakeOptions {
  /** The folder of the package whose `runtime/` is built; default: this one. */
  readonly root?: string;
  /** What is set for the build beside its preset, e.g. `BAREOS_NODE_HOSTS` → `OFF`. */
  readonly variables?: Readonly<Record<string, string>>;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly signal?: AbortSignal;
  /** One call for each file that is compiled or linked. */
  readonly progress?: (text: string) => void;
}

/** `[12/107] Building CXX object …/session.cc.o`, as Ninja says it; make says `[ 12%]`. */
const STEP = /^\[ *([\d/%]+)\] (Building CXX object|Linking CXX [a-z ]+) (\S+)$/;
/** What a failed step was started with: far longer than what it said. */
const COMMAND = /^(?:FAILED: |ninja: |\S*\/\S+ .* -o )/;

/** So many lines show what is wrong. */
const ENOUGH_LINES = 30;

/** Resolves with the first of what was said when it failed, and with null otherwise. Throws BN602 when there is no CMake. */
export async function runCMake(
  argv: readonly string[],
  { root = packageRoot, env, signal, progress }: CMakeOptions,
): Promise<string | null> {
  const child = spawn("cmake", argv, {
    cwd: projectFolder(root),
    env,
    stdio: ["ignore", "pipe", "pipe"],
    ...(signal === undefined ? {} : { signal }),
  });
  const said: string[] = [];
  const listen = (line: string): void => {
    const step = STEP.exec(line);
    if (step === null) {
      if (!COMMAND.test(line)) said.push(line);
      return;
    }
    const [, count = "", verb = "", object = ""] = step;
    const file = object.replace(/^.*\//, "").replace(/\.o$/, "");
    progress?.(`[${count}] ${verb.startsWith("Building") ? "compiling" : "linking"} ${file}`);
  };
  createInterface({ input: child.stdout }).on("line", listen);
  createInterface({ input: child.stderr }).on("line", listen);
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", resolve);
  }).catch((cause: unknown) => {
    throw new GeneratorError("BN602", {
      message: "cmake cannot be started",
      consequence: "nothing was built",
      fix: "apt-get install -y cmake ninja-build g++",
      cause,
    });
  });
  return code === 0 ? null : said.slice(0, ENOUGH_LINES).join("\n");
}
