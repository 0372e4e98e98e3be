// 64-bit Arm with glibc. `struct stat` is smaller than on x86: its link count and block size have 32 bits.
import { describeTarget } from "./types.js";

export const aarch64LinuxGnu = describeTarget("aarch64-linux-gnu", "aarch64", {
  stat: { size: 128, align: 8 },
  timespec: { size: 16, align: 8 },
  timeval: { size: 16, align: 8 },
  tm: { size: 56, align: 8 },
});
