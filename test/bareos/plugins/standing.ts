// A plugin of the Storage Daemon that the policy names: it writes down what it hears and adds a line to the status of devices.
import { appendFileSync } from "node:fs";
import { BareosSdPlugin, option, type StatusRecord } from "bareossd";

export default class Standing extends BareosSdPlugin.withOptions({ file: option.text() }) {
  #note(event: string): void {
    appendFileSync(this.options.file, `${event}\n`);
  }

  override onDeviceInit(): void {
    this.#note("DeviceInit");
  }

  override onDriveStatus(record: StatusRecord): void {
    record.status = "the drive is warm";
    this.#note("DriveStatus");
  }

  override onJobStart(): void {
    this.#note("JobStart");
  }

  override onJobEnd(): void {
    this.#note("JobEnd");
  }
}
