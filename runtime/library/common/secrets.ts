// Values that no message may show. Whatever leaves a worker as a message goes through withoutSecrets.
import { Buffer } from "node:buffer";

/** Shorter ones would take common letters out of all messages. */
const SHORTEST = 4;
/** Shorter parts of addresses are words such as a folder or a format. */
const SHORTEST_PART = 10;

const kept = new Set<string>();

/**
 * Keeps a value out of all messages from now on: where it occurs they show `***`. Of an address its parts are kept too.
 * Values of less than four characters are not looked for.
 */
export function keepSecret(value: string): void {
  const parts = partsOf(value).filter((part) => part.length >= SHORTEST_PART);
  const secrets = [value, ...value.split(/\r?\n/), ...passwordsOf(value), ...parts];
  for (const secret of secrets) if (secret.length >= SHORTEST) kept.add(secret);
}

/** The text with `***` in place of the values that were kept, and of userinfo and query of addresses. */
export function withoutSecrets(text: string): string {
  let clean = text;
  // Long ones first: a short one may be a part of them.
  const secrets = [...kept].sort((left, right) => right.length - left.length);
  for (const secret of secrets) clean = clean.replaceAll(secret, "***");
  return clean.includes("://") ? clean.replace(ADDRESS, hideInAddress) : clean;
}

/** Scheme, userinfo, host and path, query. */
const ADDRESS = /\b([a-z][a-z\d+.-]*:\/\/)([^\s/?#"'<>]*@)?([^\s?#"'<>]*)(\?[^\s#"'<>]*)?/gi;

function hideInAddress(
  _whole: string,
  scheme: string,
  userinfo: string | undefined,
  rest: string,
  query: string | undefined,
): string {
  return `${scheme}${userinfo === undefined ? "" : "***@"}${rest}${query === undefined ? "" : "?***"}`;
}

/** The password of an address, as written and as it is sent. */
function passwordsOf(value: string): readonly string[] {
  if (!URL.canParse(value)) return [];
  const { username, password } = new URL(value);
  if (password === "") return [];
  const login = Buffer.from(`${unescaped(username)}:${unescaped(password)}`).toString("base64");
  return [password, unescaped(password), login];
}

/** What else of a value can be a key of whoever uses it: words, as in a header line, and parts of an address. */
function partsOf(value: string): readonly string[] {
  const words = value.split(/[\s=,;"']+/);
  if (!URL.canParse(value)) return words;
  const { href, username, pathname, search, searchParams } = new URL(value);
  const names = [username, unescaped(username)];
  return [...words, href, ...names, pathname, search.slice(1), ...searchParams.values()];
}

function unescaped(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
