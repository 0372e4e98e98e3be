// Says which options are in force, in a backup and in a restore. The modules `left` and `right` are this one by other names.
import { BareosFdPlugin, JobMessage, M_INFO, option, type FileEntry } from "bareosfd";

export default class Told extends BareosFdPlugin.withOptions({
  folder: option.text({ default: "told" }),
  colour: option.text({ default: "none" }),
  count: option.number({ default: 1 }),
  size: option.text({ default: "none" }),
  places: option.list({ default: [] }),
  token: option.secret({ optional: true }),
}) {
  #tell(when: string): void {
    const { folder, colour, count, size, places, token = "" } = this.options;
    const told = { colour, count, size, places, secret: token.length, token };
    JobMessage(M_INFO, `${folder} at ${when}: ${JSON.stringify(told)}`);
  }

  override onBackupStart(): void {
    this.#tell("backup");
  }

  override onRestoreStart(): void {
    this.#tell("restore");
  }

  override *files(): Generator<FileEntry> {
    yield { path: `/${this.options.folder}/file`, content: this.options.folder };
  }
}
