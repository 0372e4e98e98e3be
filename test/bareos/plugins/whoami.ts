// Saves one file and says which user the worker runs as.
import { BareosFdPlugin, JobMessage, M_INFO, type FileEntry } from "bareosfd";

export default class WhoAmI extends BareosFdPlugin {
  override *files(): Generator<FileEntry> {
    JobMessage(M_INFO, `the worker's user is ${process.getuid?.()}`);
    yield { path: "/whoami/file", content: "x" };
  }
}
