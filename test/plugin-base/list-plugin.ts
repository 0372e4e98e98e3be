// A plugin with the list that a test gives it, wrong ones included.
import { BareosFdPlugin, type FileEntry } from "../../generated/fd/src/index.js";

export class ListPlugin extends BareosFdPlugin {
  constructor(private readonly list: Iterable<unknown> = []) {
    super();
  }

  override files(): Iterable<FileEntry> {
    return this.list as Iterable<FileEntry>;
  }
}
