// A job that does not end by itself: it waits for a promise, or is busy and hears nothing.
import { writeFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { BareosFdPlugin, JobMessage, M_INFO, option, type FileEntry } from "bareosfd";

const LONG = 600_000;

export default class Waits extends BareosFdPlugin.withOptions({
  how: option.oneOf(["wait", "busy"]),
  /** Gets the number of the process when it waits. */
  marker: option.text(),
}) {
  override async *files(): AsyncGenerator<FileEntry> {
    yield { path: "/waits/before", content: "before" };
    try {
      writeFileSync(this.options.marker, String(process.pid));
      if (this.options.how === "busy") for (;;);
      await sleep(LONG, undefined, { signal: this.signal });
    } finally {
      JobMessage(M_INFO, "the list was left");
    }
    yield { path: "/waits/behind", content: "behind" };
  }

  override onCancel(): void {
    JobMessage(M_INFO, "heard of the cancel");
  }
}
