// A Storage Daemon's plugin: writes down each event with what it sees of job and device.
import { appendFileSync } from "node:fs";
import {
  BareosSdPlugin,
  EditDeviceCodes,
  JobMessage,
  M_INFO,
  option,
  type DeviceRecord,
} from "bareossd";

export default class Storage extends BareosSdPlugin.withOptions({ file: option.text() }) {
  #note(event: string, record?: DeviceRecord): void {
    const { id, name, type, level, client, pool, volume } = this.job;
    const device = record === undefined ? undefined : EditDeviceCodes(record, "%a", "");
    const seen = { event, id, name, type, level, client, pool, volume, device };
    appendFileSync(this.options.file, `${JSON.stringify(seen)}\n`);
  }

  override onJobStart(): void {
    this.#note("JobStart");
    JobMessage(M_INFO, "the Storage Daemon's plugin has begun");
  }

  override onDeviceReserve(record: DeviceRecord): void {
    this.#note("DeviceReserve", record);
  }

  override onDeviceOpen(record: DeviceRecord): void {
    this.#note("DeviceOpen", record);
  }

  override onLabelWrite(record: DeviceRecord): void {
    this.#note("LabelWrite", record);
  }

  override onDeviceClose(record: DeviceRecord): void {
    this.#note("DeviceClose", record);
  }

  override onDeviceRelease(record: DeviceRecord): void {
    this.#note("DeviceRelease", record);
  }

  override onJobEnd(): void {
    this.#note("JobEnd");
  }
}
