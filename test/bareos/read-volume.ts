// Reads a volume as an administrator does whose Director is gone: with bls.
import { mustRun } from "./program.js";
import type { World } from "./world.js";

export interface VolumeListing {
  /** What bls prints: a line for each file. */
  readonly listing: string;
  /** Arguments by which other tools find the same volume. */
  readonly argv: readonly string[];
}

/** The first volume of a pool. */
export async function readVolume(world: World, pool: string): Promise<VolumeListing> {
  const [row] = await world.site.query(
    `SELECT VolumeName FROM Media JOIN Pool USING (PoolId) WHERE Pool.Name = '${pool}' ORDER BY MediaId`,
  );
  const configuration = world.site.daemons.configurationOf("sd");
  const argv = ["-c", configuration, "-V", row?.[0] ?? "", "device"];
  const { programs, env } = world.site.bareos;
  return { listing: await mustRun(programs.bls, argv, { env }), argv };
}
