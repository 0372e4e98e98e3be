// A tree of entries in a service, as a directory (LDAP) has it: saved entry by entry, and put back into the service.
//
//     npx bareos-node run docs/examples/directory-service.ts --option url=http://localhost:8389 --backup /tmp/b
//     npx bareos-node run docs/examples/directory-service.ts --option url=http://localhost:8389 --restore /tmp/b --in-place
//
// The service answers GET /children/DN with a list of `{ "dn", "changed" }`, and GET, HEAD and PUT of /entries/DN.
import { Duplex } from "node:stream";
import { text } from "node:stream/consumers";
import { BareosFdPlugin, option } from "bareosfd";
import type { FileEntry, Handled, RestoreEntry } from "bareosfd";

interface Child {
  readonly dn: string;
  /** Seconds since 1970. */
  readonly changed: number;
}

export default class DirectoryService extends BareosFdPlugin.withOptions({
  url: option.text({ description: "where the service is" }),
  base: option.text({ default: "dc=example", description: "the entry to begin at" }),
}) {
  override files(): AsyncGenerator<FileEntry> {
    return this.#walk(this.options.base, "@directory");
  }

  /** An entry is a folder, for those below it, with a file that has its attributes. Parents come before what is in them. */
  async *#walk(dn: string, parent: string): AsyncGenerator<FileEntry> {
    const [name = dn] = dn.split(",");
    const folder = `${parent}/${name}`;
    const entry = await this.#ask("GET", `entries/${encodeURIComponent(dn)}`);
    const changed = Number(entry.headers.get("x-changed") ?? 0);
    const content = await entry.text();
    const stat = { st_mode: 0o600, st_mtime: changed, st_ctime: changed };
    yield { path: `${folder}/entry.json`, content, stat };
    const children = await this.#ask("GET", `children/${encodeURIComponent(dn)}`);
    for (const child of (await children.json()) as Child[]) yield* this.#walk(child.dn, folder);
  }

  override async restore(entry: RestoreEntry): Promise<Duplex | Handled | undefined> {
    const folders = /^@directory\/(.+)\/entry\.json$/.exec(entry.name)?.[1];
    if (folders === undefined) return undefined;
    const path = `entries/${encodeURIComponent(folders.split("/").reverse().join(","))}`;
    // What is there already is the plugin's to look after: the core does not know it.
    if (entry.replace === "never" && (await this.#exists(path))) return "skipped";
    // A function that reads to the end is a stream that has finished when the function has.
    return Duplex.from(async (data: AsyncIterable<Uint8Array>) => {
      await this.#ask("PUT", path, await text(data));
    });
  }

  /** The service has no folders. */
  override restoreFolder({ name }: RestoreEntry): Handled | undefined {
    return name.startsWith("@directory/") ? "restored" : undefined;
  }

  async #exists(path: string): Promise<boolean> {
    const { url } = this.options;
    return (await fetch(`${url}/${path}`, { method: "HEAD", signal: this.signal })).ok;
  }

  async #ask(method: string, path: string, body: string | null = null): Promise<Response> {
    const response = await fetch(`${this.options.url}/${path}`, {
      method,
      body,
      signal: this.signal,
    });
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status}`);
    return response;
  }
}
