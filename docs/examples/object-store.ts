// A bucket of an object store over HTTP. Incremental jobs list it again and let the core compare times: what did not change is
// not even fetched. In accurate jobs, what is not listed any more counts as deleted.
//
//     npx bareos-node run docs/examples/object-store.ts --option url=http://localhost:9000/photos --backup /tmp/full
//     npx bareos-node run docs/examples/object-store.ts --option url=http://localhost:9000/photos --level I --previous /tmp/full --backup /tmp/incr
//     npx bareos-node run docs/examples/object-store.ts --option url=http://localhost:9000/photos --restore /tmp/full /tmp/incr --in-place
//
// The store answers GET ?list&after=KEY with `{ "objects": [{ "key", "size", "changed" }], "more": true }`, and GET and PUT of a key.
import { Duplex } from "node:stream";
import { BareosFdPlugin, option } from "bareosfd";
import type { Content, FileEntry, RestoreEntry } from "bareosfd";

interface Listing {
  readonly objects: readonly {
    readonly key: string;
    readonly size: number;
    readonly changed: string;
  }[];
  readonly more: boolean;
}

const PREFIX = "@bucket/";

export default class ObjectStore extends BareosFdPlugin.withOptions({
  url: option.text({ description: "the bucket" }),
  token: option.secret({ optional: true, description: "sent as a bearer token" }),
}) {
  /** Objects are independent of each other, so the runtime may be ahead with the list. */
  override runAhead = "files" as const;

  override async *files(): AsyncGenerator<FileEntry> {
    let after = "";
    for (;;) {
      const query = `?list&after=${encodeURIComponent(after)}`;
      const page = (await (await this.#ask(query)).json()) as Listing;
      for (const { key, size, changed } of page.objects) {
        const time = new Date(changed);
        const stat = { st_mode: 0o600, st_size: size, st_mtime: time, st_ctime: time };
        // Called for what the core wants to have: its answer is not held in memory, but read piece by piece.
        const content = async (): Promise<Content> => (await this.#ask(pathOf(key))).body ?? "";
        yield { path: PREFIX + key, stat, content };
        after = key;
      }
      if (!page.more) return;
    }
  }

  override restore({ name }: RestoreEntry): Duplex | undefined {
    if (!name.startsWith(PREFIX)) return undefined;
    return Duplex.from(async (data: AsyncIterable<Uint8Array>) => {
      await this.#ask(pathOf(name.slice(PREFIX.length)), { method: "PUT", body: data });
    });
  }

  async #ask(path: string, init: RequestInit = {}): Promise<Response> {
    const { url, token } = this.options;
    const response = await fetch(url + path, {
      ...init,
      duplex: "half",
      headers: token === undefined ? {} : { authorization: `Bearer ${token}` },
      signal: this.signal,
    });
    if (!response.ok) throw new Error(`${init.method ?? "GET"} ${path}: ${response.status}`);
    return response;
  }
}

function pathOf(key: string): string {
  return `/${key.split("/").map(encodeURIComponent).join("/")}`;
}
