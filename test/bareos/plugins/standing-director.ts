// A plugin of the Director that the policy names: it writes down the beginning and the end of each job.
import { appendFileSync } from "node:fs";
import { BareosDirPlugin, option } from "bareosdir";

export default class Standing extends BareosDirPlugin.withOptions({ file: option.text() }) {
  override onJobStart(): void {
    appendFileSync(this.options.file, "JobStart\n");
  }

  override onJobEnd(): void {
    appendFileSync(this.options.file, "JobEnd\n");
  }
}
