// Dumps of databases: each is what one program writes, and goes back into what another reads.
//
//     npx bareos-node run docs/examples/database-dump.ts --option database=shop --backup /tmp/b
//     npx bareos-node run docs/examples/database-dump.ts --option database=shop --restore /tmp/b --in-place
//
// With `as_files=yes` a restore makes files of the dumps: add `--where /tmp/r`.
import { BareosFdPlugin, type Command, command, option } from "bareosfd";
import type { FileEntry, RestoreEntry } from "bareosfd";

export default class DatabaseDump extends BareosFdPlugin.withOptions({
  database: option.list({ description: "names of the databases" }),
  user: option.text({ default: "postgres" }),
  password: option.secret({ optional: true }),
  dump: option.text({ default: "pg_dump", description: "the program that writes a dump" }),
  load: option.text({ default: "pg_restore", description: "the program that reads one" }),
  as_files: option.flag({ default: false, description: "restore files, and no databases" }),
}) {
  override *files(): Generator<FileEntry> {
    for (const name of this.options.database) {
      // A function: the program is looked for and started when the core reads this file.
      const content = (): Command => this.#command(this.options.dump, ["-Fc", name]);
      yield { path: `@databases/${name}.dump`, content };
    }
  }

  override restore({ name }: RestoreEntry): Command | undefined {
    const database = /^@databases\/(.+)\.dump$/.exec(name)?.[1];
    if (database === undefined || this.options.as_files) return undefined;
    return this.#command(this.options.load, ["--clean", "--if-exists", "-d", database]);
  }

  /** The password travels in the environment: everybody on the machine sees arguments. */
  #command(program: string, args: readonly string[]): Command {
    const { user, password } = this.options;
    return command(program, args, { env: { PGUSER: user, PGPASSWORD: password } });
  }
}
