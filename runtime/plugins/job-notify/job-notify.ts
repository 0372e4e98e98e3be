// Tells others what happens to a Director's jobs: each event is posted to a webhook or handed to a command, as JSON.
//
//   Dir Plugin Options = "node:module_path=…:module_name=job-notify:url=https\\://example.org/hook:events=JobEnd"
//
// Options: url, command (one is required); events (JobStart, JobInit, JobRun, NewVolume, VolumePurged, JobEnd; default
// JobStart,JobEnd), header=NAME=VALUE (several), tries (3), timeout (10 seconds for a try), wait (1 second, doubled with
// each try). Nothing is waited for: events are noted and delivered beside the job, at the end for at most free_limit.
import {
  BareosDirPlugin,
  bDirVarClient,
  bDirVarJob,
  bDirVarJobBytes,
  bDirVarJobErrors,
  bDirVarJobFiles,
  bDirVarJobId,
  bDirVarJobName,
  bDirVarJobStatus,
  bDirVarLevel,
  bDirVarPool,
  bDirVarPriority,
  bDirVarStorage,
  bDirVarType,
  bDirVarVolumeName,
  DebugMessage,
  GetValue,
  JobMessage,
  M_WARNING,
  OptionError,
  withoutSecrets,
} from "bareosdir";
import type { PluginOptions } from "bareosdir";
import { addressOf, headerOf } from "./address.js";
import { deliver, type Target } from "./delivery.js";

const EVENTS = ["JobStart", "JobInit", "JobRun", "NewVolume", "VolumePurged", "JobEnd"] as const;
type EventName = (typeof EVENTS)[number];

const DEBUG_LEVEL = 100;

/** Levels, types and statuses are letters in the configuration and in the catalog. */
const letter = (code: number): string => (code > 32 ? String.fromCharCode(code) : "");

export default class JobNotify extends BareosDirPlugin {
  static override readonly optionalOptions = ["command", "events", "tries", "timeout", "wait"];
  static override readonly multiValueOptions = ["header"];
  static override readonly secretOptions = ["url", "header"];

  #target: Target | null = null;
  #events: readonly string[] = [];
  /** What is on its way, one after the other. */
  #queue: Promise<void> = Promise.resolve();
  #ended = false;

  override checkOptions(options: PluginOptions): void {
    const url = options.get("url") ?? null;
    const command = options.get("command") ?? null;
    if (url === null && command === null) throw new OptionError("option url or command is missing");
    const headers = options.getAll("header").map(headerOf);
    const address = url === null ? null : addressOf(url, headers);
    this.#events = options.getList("events", ["JobStart", "JobEnd"]);
    const wrong = this.#events.filter((name) => !EVENTS.some((event) => event === name));
    if (wrong.length > 0) throw new OptionError(`option events: there is no ${wrong.join(", ")}`);
    this.#target = {
      address,
      command,
      tries: options.getNumber("tries", 3),
      limit: options.getNumber("timeout", 10) * 1000,
      wait: options.getNumber("wait", 1) * 1000,
    };
  }

  override onJobStart(): void {
    this.#note("JobStart");
  }

  override onJobInit(): void {
    this.#note("JobInit");
  }

  override onJobRun(): void {
    this.#note("JobRun");
  }

  override onNewVolume(): void {
    this.#note("NewVolume");
  }

  override onVolumePurged(): void {
    this.#note("VolumePurged");
  }

  override onJobEnd(): void {
    this.#note("JobEnd");
  }

  /** The runtime gives the rest the time of the option free_limit, while the Director goes on. */
  async freePlugin(): Promise<void> {
    this.#ended = true;
    await this.#queue;
  }

  #note(event: EventName): void {
    const target = this.#target;
    if (target === null || !this.#events.includes(event)) return;
    const note = this.#describe(event);
    this.#queue = this.#queue
      .then(() => deliver(target, note))
      .then(
        () => DebugMessage(DEBUG_LEVEL, `job-notify: ${event} was delivered`),
        (error: unknown) => this.#failed(event, error),
      )
      .then(() => undefined);
  }

  #describe(event: EventName): object {
    return {
      event,
      time: new Date().toISOString(),
      jobId: GetValue(bDirVarJobId),
      job: GetValue(bDirVarJob),
      name: GetValue(bDirVarJobName),
      client: GetValue(bDirVarClient),
      pool: GetValue(bDirVarPool),
      storage: GetValue(bDirVarStorage),
      volume: GetValue(bDirVarVolumeName),
      type: letter(GetValue(bDirVarType)),
      level: letter(GetValue(bDirVarLevel)),
      status: letter(GetValue(bDirVarJobStatus)),
      priority: GetValue(bDirVarPriority),
      files: GetValue(bDirVarJobFiles),
      bytes: String(GetValue(bDirVarJobBytes)),
      errors: GetValue(bDirVarJobErrors),
    };
  }

  /** The address is not shown: such addresses are secrets as a rule. What quotes it all the same is cleaned. */
  #failed(event: EventName, error: unknown): number {
    const reason = error instanceof Error ? error.message : String(error);
    const cause =
      error instanceof Error && error.cause instanceof Error ? `: ${error.cause.message}` : "";
    const text = withoutSecrets(`job-notify: ${event} could not be delivered: ${reason}${cause}`);
    // After the job its log is closed: then this stands in the Director's own.
    return this.#ended ? DebugMessage(1, text) : JobMessage(M_WARNING, text);
  }
}
