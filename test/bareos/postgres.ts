// A PostgreSQL of the run's own: a cluster in the temporary folder, which listens at a socket in there and nowhere else.
import { execFileSync } from "node:child_process";
import { chownSync, existsSync, mkdirSync, readdirSync } from "node:fs";
import path from "node:path";
import { mustRun, run } from "./program.js";

/** The role that owns it; nobody else can reach the socket. */
const ROLE = "bareos";

/** PostgreSQL refuses to run as root: then it gets this user. */
const ORDINARY_USER = "nobody";

const VERSIONS = "/usr/lib/postgresql";

/** The folder of initdb and its neighbours, or undefined where there is no PostgreSQL. */
export function findPostgres(): string | undefined {
  const newestFirst = existsSync(VERSIONS)
    ? readdirSync(VERSIONS).sort((one, other) => Number(other) - Number(one))
    : [];
  return [
    ...newestFirst.map((version) => path.join(VERSIONS, version, "bin")),
    "/usr/bin",
    "/usr/local/bin",
    "/usr/pgsql/bin",
    ...folderOfPgConfig(),
  ].find((folder) =>
    ["initdb", "pg_ctl", "psql"].every((name) => existsSync(path.join(folder, name))),
  );
}

function folderOfPgConfig(): string[] {
  try {
    const stdio = ["ignore", "pipe", "ignore"] as const;
    return [
      execFileSync("pg_config", ["--bindir"], { encoding: "utf8", stdio: [...stdio] }).trim(),
    ];
  } catch {
    return [];
  }
}

/** Between columns and between rows: no text of the catalogue has these bytes. */
const FIELD = "\u001f";
const RECORD = "\u001e";

export class Postgres {
  readonly #bin: string;
  readonly #data: string;

  /** @param folder where it lives, `folder` itself being made by us and short: a socket's name has at most 107 bytes */
  constructor(
    bin: string,
    readonly folder: string,
  ) {
    this.#bin = bin;
    this.#data = path.join(folder, "data");
  }

  /** What Bareos has to know to reach it. */
  get place(): { readonly address: string; readonly user: string } {
    return { address: this.folder, user: ROLE };
  }

  async start(): Promise<void> {
    mkdirSync(this.folder, { recursive: true });
    if (process.getuid?.() === 0) chownSync(this.folder, ...(await numbersOf(ORDINARY_USER)));
    await this.#own("initdb", [
      ...["--pgdata", this.#data, "--username", ROLE, "--auth", "trust"],
      ...["--encoding", "SQL_ASCII", "--locale", "C", "--no-sync"],
    ]);
    // Nothing of it has to outlive the run.
    const options = `-c listen_addresses= -c unix_socket_directories=${this.folder} -c fsync=off -c full_page_writes=off -c shared_buffers=16MB`;
    const log = path.join(this.folder, "log");
    await this.#own("pg_ctl", ["start", "-w", "-D", this.#data, "-l", log, "-o", options]);
  }

  /** A new database with the catalogue's tables. */
  async createCatalogue(database: string, tables: string): Promise<void> {
    await this.#psql("postgres", [
      "--command",
      `CREATE DATABASE ${database} TEMPLATE template0 ENCODING 'SQL_ASCII' LC_COLLATE 'C' LC_CTYPE 'C'`,
    ]);
    await this.#psql(database, ["--file", tables]);
  }

  /** Rows of a query as texts. */
  async query(database: string, query: string): Promise<string[][]> {
    const separators = ["--field-separator", FIELD, "--record-separator", RECORD];
    const text = await this.#psql(database, [
      ...["--no-align", "--tuples-only", ...separators],
      ...["--command", query],
    ]);
    const rows = text.replace(/\n$/, "");
    return rows === "" ? [] : rows.split(RECORD).map((row) => row.split(FIELD));
  }

  async stop(): Promise<void> {
    if (existsSync(path.join(this.#data, "postmaster.pid")))
      await this.#own("pg_ctl", ["stop", "-m", "immediate", "-D", this.#data], false);
  }

  async #psql(database: string, argv: readonly string[]): Promise<string> {
    return mustRun(path.join(this.#bin, "psql"), [
      ...["--no-psqlrc", "--quiet", "--set", "ON_ERROR_STOP=1"],
      ...["--host", this.folder, "--username", ROLE, "--dbname", database],
      ...argv,
    ]);
  }

  /** As the cluster's own user. */
  async #own(name: string, argv: readonly string[], must = true): Promise<void> {
    const program = path.join(this.#bin, name);
    const whole =
      process.getuid?.() === 0
        ? [
            "setpriv",
            "--reuid",
            ORDINARY_USER,
            "--regid",
            ...(await groupOf(ORDINARY_USER)),
            "--clear-groups",
            program,
            ...argv,
          ]
        : [program, ...argv];
    const [first = "", ...rest] = whole;
    const options = { cwd: "/", env: { ...process.env, LC_ALL: "C" } };
    await (must ? mustRun(first, rest, options) : run(first, rest, options));
  }
}

async function numbersOf(user: string): Promise<[number, number]> {
  const [own, group] = await Promise.all(
    ["-u", "-g"].map(async (flag) => Number(await mustRun("id", [flag, user]))),
  );
  return [own ?? 0, group ?? 0];
}

async function groupOf(user: string): Promise<[string]> {
  return [(await mustRun("id", ["-gn", user])).trim()];
}
