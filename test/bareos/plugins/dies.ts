// Kills its own process in the middle of the list.
import { BareosFdPlugin, type FileEntry } from "bareosfd";

const BEFORE = 30;

export default class Dies extends BareosFdPlugin {
  override *files(): Generator<FileEntry> {
    for (let index = 0; index < BEFORE; index += 1)
      yield { path: `/dies/${index}`, content: `${index}` };
    process.kill(process.pid, "SIGKILL");
    yield { path: "/dies/last", content: "last" };
  }
}
