// A Storage Daemon's plugin: which job had which volume in which drive, and for how long, one line each.
//
//     npx bareos-node run --daemon sd docs/examples/drive-log.ts --option file=/tmp/drives.log
//
// In a Job resource: SD Plugin Options = "node:module_path=…:module_name=drive-log:file=/var/log/bareos/drives.log"
import { appendFileSync } from "node:fs";
import { BareosSdPlugin, EditDeviceCodes, option, printable, type DeviceRecord } from "bareossd";

export default class DriveLog extends BareosSdPlugin.withOptions({
  file: option.text({ description: "where the lines go" }),
}) {
  #loadedAt: number | null = null;

  override onVolumeLoad(record: DeviceRecord): void {
    this.#loadedAt = Date.now();
    this.#write("load", record);
  }

  override onVolumeUnload(record: DeviceRecord): void {
    const seconds = this.#loadedAt === null ? null : (Date.now() - this.#loadedAt) / 1000;
    this.#loadedAt = null;
    this.#write(seconds === null ? "unload" : `unload after ${seconds.toFixed(0)} s`, record);
  }

  /** A record is good for this callback only: what is to be known of the device is asked now. */
  #write(what: string, record: DeviceRecord): void {
    const device = printable(EditDeviceCodes(record, "%a volume=%v slot=%S", "") ?? "unknown");
    const { id, name } = this.job;
    const time = new Date().toISOString();
    appendFileSync(this.options.file, `${time} job=${id} ${name} ${what} ${device}\n`);
  }
}
