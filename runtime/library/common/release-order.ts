// Releases in their order. By number and not by the package's list: a package that was made from one tree knows no other.
import type { Release } from "./release.js";

/** Whether a release is Bareos `major` or later; 26-dev counts as 26. */
export function isAtLeast(release: Release, major: number): boolean {
  return Number.parseInt(release, 10) >= major;
}
