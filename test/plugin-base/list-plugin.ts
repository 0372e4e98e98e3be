// A plugin with the list that a test gives it, wrong ones included.
import { BareosFdPlugin, type FileEntry } from "bareosfd";

export class ListPlugin extends BareosFdPlugin {
  constructor(private readonly list: Iterable<unknown> = []) {
    super();
  }

  override files(): Iterable<FileEntry> {
    return this.list as Iterable<FileEntry>;
  }
}
