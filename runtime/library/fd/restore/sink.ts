// Where the data of a restored file go when they do not become a file on disk.

/** One target for one file. Methods may fail with any error; they say why it is not restored. */
export interface Sink {
  /** Called once, before anything else. */
  open(): Promise<void> | void;
  /** Takes data, which are its own from then on. A promise holds the core back. */
  write(data: Uint8Array): Promise<void> | void;
  /** All data came. Settled when the target has taken them. */
  end(): Promise<void>;
  /** The data are not whole, and nobody should take them for that. Harmless at any time; never fails. */
  abort(): Promise<void> | void;
}

/** What a sink hears of that is given up. */
export function givenUp(): Error {
  return new Error("the file is not restored to its end");
}
