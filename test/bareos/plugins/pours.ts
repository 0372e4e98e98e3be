// Restores into something else: what it saved goes to a command or a stream, never to the file's own name.
import { createWriteStream } from "node:fs";
import {
  BareosFdPlugin,
  command,
  option,
  type FileEntry,
  type RestoreEntry,
  type RestoreTarget,
} from "bareosfd";

export default class Pours extends BareosFdPlugin.withOptions({ to: option.text() }) {
  override *files(): Generator<FileEntry> {
    yield { path: "@pours/command", content: command("printf", ["%s", "made by a command"]) };
    yield { path: "@pours/stream", content: "a stream" };
  }

  override restore({ name }: RestoreEntry): RestoreTarget | undefined {
    const { to } = this.options;
    if (name === "@pours/command") return command("sh", ["-c", 'cat > "$0"', `${to}/command`], {});
    if (name === "@pours/stream") return createWriteStream(`${to}/stream`);
    return undefined;
  }
}
