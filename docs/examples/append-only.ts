// A file that only grows, such as an audit log: a full job saves it whole, an incremental one what came since. How far the job
// before had come is a restore object, which the catalog keeps. A restore puts the pieces together again.
//
//     npx bareos-node run docs/examples/append-only.ts --option file=/var/log/audit --backup /tmp/full
//     npx bareos-node run docs/examples/append-only.ts --option file=/var/log/audit --level I --previous /tmp/full --backup /tmp/incr
//     npx bareos-node run docs/examples/append-only.ts --option file=/var/log/audit --restore /tmp/full /tmp/incr --where /tmp/r
import {
  createReadStream,
  createWriteStream,
  mkdirSync,
  statSync,
  type WriteStream,
} from "node:fs";
import { basename, join } from "node:path";
import { BareosFdPlugin, bRC_OK, bRC_Seen, option, type Handled } from "bareosfd";
import type { FileEntry, FileName, RestoredObject, RestoreEntry } from "bareosfd";

interface State {
  readonly end: number;
}

export default class AppendOnly extends BareosFdPlugin.withOptions({
  file: option.text({ description: "the file that grows" }),
}) {
  /** Where the job before ended. */
  #start = 0;

  /** Comes before the files: in an incremental job with the objects of the job before, in a restore with those of the backup. */
  override restoreObject({ name, data }: RestoredObject): void {
    if (name !== "position") return;
    const { end } = JSON.parse(new TextDecoder().decode(data)) as State;
    this.#start = Math.max(this.#start, end);
  }

  override *files(): Generator<FileEntry> {
    const { file } = this.options;
    const { size, mtime } = statSync(file);
    // A file that shrank is another one.
    const start = this.#start <= size ? this.#start : 0;
    if (start < size || start === 0) {
      const piece = String(start).padStart(16, "0");
      yield {
        path: `@append-only/${basename(file)}/${piece}`,
        stat: { st_mode: 0o600, st_size: size - start, st_mtime: mtime, st_ctime: new Date() },
        // What is written meanwhile belongs to the next job.
        content: () => (size === start ? "" : createReadStream(file, { start, end: size - 1 })),
      };
    }
    yield { objectName: "position", object: JSON.stringify({ end: size } satisfies State) };
  }

  /** In accurate mode what is not listed counts as deleted; pieces of earlier jobs still count. */
  checkFile(name: FileName): typeof bRC_Seen | typeof bRC_OK {
    return typeof name === "string" && name.startsWith("@append-only/") ? bRC_Seen : bRC_OK;
  }

  /** Pieces come in the order of the jobs. The first begins the file anew. */
  override restore({ name, where, replace }: RestoreEntry): WriteStream | Handled | undefined {
    const [, file, piece] = /^@append-only\/([^/]+)\/(\d{16})$/.exec(name) ?? [];
    if (file === undefined || piece === undefined) return undefined;
    if (replace === "never") return "skipped";
    const folder = join("/", String(where));
    mkdirSync(folder, { recursive: true });
    const isFirst = Number(piece) === 0;
    return createWriteStream(join(folder, file), {
      flags: isFirst ? "w" : "r+",
      start: Number(piece),
      mode: 0o600,
    });
  }
}
