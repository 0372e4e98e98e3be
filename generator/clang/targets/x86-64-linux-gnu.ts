// 64-bit x86 with glibc.
import { describeTarget } from "./types.js";

export const x8664LinuxGnu = describeTarget("x86_64-linux-gnu", "x86_64", {
  stat: { size: 144, align: 8 },
  timespec: { size: 16, align: 8 },
  timeval: { size: 16, align: 8 },
  tm: { size: 56, align: 8 },
});
