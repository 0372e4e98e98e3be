// For the benchmarks: saves nothing and says when, in milliseconds after the start of its process, it was loaded and when
// it was asked for its files.
import { BareosFdPlugin, JobMessage, M_INFO } from "bareosfd";

const loaded = performance.now();

export default class StartUp extends BareosFdPlugin {
  override files(): readonly string[] {
    JobMessage(M_INFO, JSON.stringify({ loaded, asked: performance.now() }));
    return [];
  }
}
