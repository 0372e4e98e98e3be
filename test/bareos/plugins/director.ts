// A Director's plugin: writes down each event with what it sees of the job, names the new volume and sets the priority.
import { appendFileSync } from "node:fs";
import {
  BareosDirPlugin,
  bDirVarPriority,
  bwDirVarPriority,
  bwDirVarVolumeName,
  GetValue,
  JobMessage,
  M_INFO,
  option,
  SetValue,
} from "bareosdir";

export default class Director extends BareosDirPlugin.withOptions({
  file: option.text(),
  volume: option.text(),
}) {
  #note(event: string): void {
    const { id, name, type, level, client, pool, storage, volume } = this.job;
    const priority = GetValue(bDirVarPriority);
    const seen = { event, id, name, type, level, client, pool, storage, volume, priority };
    appendFileSync(this.options.file, `${JSON.stringify(seen)}\n`);
  }

  override onJobStart(): void {
    SetValue(bwDirVarPriority, 7);
    this.#note("JobStart");
    JobMessage(M_INFO, "the Director's plugin has begun");
  }

  override onJobInit(): void {
    this.#note("JobInit");
  }

  override onJobRun(): void {
    this.#note("JobRun");
  }

  override onNewVolume(): void {
    SetValue(bwDirVarVolumeName, this.options.volume);
    this.#note("NewVolume");
  }

  override onJobEnd(): void {
    this.#note("JobEnd");
  }
}
