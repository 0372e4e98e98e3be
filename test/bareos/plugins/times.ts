// Three files of different ages. What an incremental job saves of them, the control file decides.
import {
  BareosFdPlugin,
  bVarCheckChanges,
  bVarSinceTime,
  JobMessage,
  M_INFO,
  option,
  SetValue,
  type FileEntry,
} from "bareosfd";
import { readControl } from "./read-control.js";

interface Control {
  /** Written as the since time of the job. */
  readonly since?: number;
  /** Written as whether the core compares times. */
  readonly checkChanges?: boolean;
  /** Names of entries that are saved whatever their times are. */
  readonly forced?: readonly string[];
}

const AGES = { old: 1_000_000_000, middle: 1_300_000_000, young: 1_600_000_000 } as const;

export default class Times extends BareosFdPlugin.withOptions({ control: option.text() }) {
  #control: Control = {};

  override onBackupStart(): void {
    this.#control = readControl(this.options.control) as Control;
    JobMessage(M_INFO, `since ${this.job.since?.toISOString() ?? "ever"}`);
    const { since, checkChanges } = this.#control;
    if (since !== undefined) SetValue(bVarSinceTime, since);
    if (checkChanges !== undefined) SetValue(bVarCheckChanges, checkChanges);
  }

  override *files(): Generator<FileEntry> {
    for (const [name, time] of Object.entries(AGES))
      yield {
        path: `/times/${name}`,
        stat: { st_mtime: time, st_ctime: time },
        content: name,
        // Whatever changed after 1970.
        ...(this.#control.forced?.includes(name) === true ? { saveTime: 1 } : {}),
      };
  }
}
