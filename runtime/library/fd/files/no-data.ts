// The open file of what has no data: links, devices and pipes, which the core gives their attributes only when they were opened.
import { constants } from "node:os";
import type { Int64 } from "../types.js";
import type { OpenFile } from "./open-file.js";

export const noData: OpenFile = Object.freeze({
  fd: -1,
  read: (): number => 0,
  write: (data: Uint8Array): void => {
    if (data.length === 0) return;
    throw Object.assign(new Error("what is restored here has no data"), {
      code: "EINVAL",
      errno: -constants.errno.EINVAL,
    });
  },
  seek: (): Int64 => 0,
  close: (): void => undefined,
});
