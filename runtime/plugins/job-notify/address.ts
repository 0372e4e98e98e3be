// The address of a webhook, checked when the options are: what cannot work is refused before a job depends on it.
import { OptionError } from "bareosdir";

/** Where to post, and what goes with it. */
export interface Address {
  /** Without userinfo, which requests may not have. */
  readonly url: string;
  /** Header lines: the userinfo of the address as a login, and those of the options, which win. */
  readonly headers: Readonly<Record<string, string>>;
}

/** Name and value. */
export type HeaderLine = readonly [name: string, value: string];

/** Checks an address. Throws an {@link OptionError} that does not show it: such addresses are secrets as a rule. */
export function addressOf(text: string, headers: readonly HeaderLine[]): Address {
  if (!URL.canParse(text)) throw new OptionError("option url: this is no address");
  const url = new URL(text);
  if (url.protocol !== "http:" && url.protocol !== "https:") {
    throw new OptionError("option url: the address begins neither with http: nor with https:");
  }
  const login = loginOf(url);
  url.username = url.password = "";
  return { url: url.href, headers: Object.fromEntries([...login, ...headers]) };
}

function loginOf(url: URL): HeaderLine[] {
  if (url.username === "" && url.password === "") return [];
  let login: string;
  try {
    login = `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`;
  } catch {
    throw new OptionError("option url: a % in name or password is not followed by two digits");
  }
  return [["authorization", `Basic ${Buffer.from(login).toString("base64")}`]];
}

/** Checks a header line of the form NAME=VALUE. Throws an {@link OptionError} that does not show it. */
export function headerOf(text: string): HeaderLine {
  const equals = text.indexOf("=");
  if (equals < 1) throw new OptionError("option header is not of the form NAME=VALUE");
  const line = [text.slice(0, equals).toLowerCase().trim(), text.slice(equals + 1)] as const;
  try {
    new Headers([[...line]]);
  } catch {
    throw new OptionError("option header: name or value has characters that no header may have");
  }
  return line;
}
