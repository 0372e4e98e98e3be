// Keeps a log of what a Storage Daemon does with drives and volumes: one line of JSON for each event, appended to a file.
//
//   Plugin Options = "node:module_path=…:module_name=volume-log:file=/var/log/bareos/volumes.jsonl"
//
// Options: file (required); errors_only=yes writes only the events of a failed read or write. A line that cannot be
// written is a warning in the job log, once: it fails no operation.
import { appendFileSync } from "node:fs";
import {
  BareosSdPlugin,
  bsdVarClient,
  bsdVarJobBytes,
  bsdVarJobFiles,
  bsdVarJobId,
  bsdVarJobName,
  bsdVarMediaType,
  bsdVarPool,
  bsdVarStorage,
  bsdVarVolumeName,
  EditDeviceCodes,
  GetValue,
  JobMessage,
  M_WARNING,
  printable,
} from "bareossd";
import type { DeviceRecord, PluginOptions } from "bareossd";

/** A line of the log. What the daemon did not know is left out. */
interface Entry {
  readonly time: string;
  readonly event: string;
  readonly jobId: number;
  readonly job: string;
  readonly [detail: string]: unknown;
}

export default class VolumeLog extends BareosSdPlugin {
  static override readonly mandatoryOptions = ["file"];
  static override readonly optionalOptions = ["errors_only"];

  #file: string | Uint8Array = "";
  #errorsOnly = false;
  #warned = false;

  override checkOptions(options: PluginOptions): void {
    this.#file = options.getFileName("file");
    this.#errorsOnly = options.getBoolean("errors_only", false);
  }

  override onJobStart(): void {
    this.#write("JobStart", { client: GetValue(bsdVarClient) });
  }

  override onDeviceReserve(record: DeviceRecord): void {
    this.#write("DeviceReserve", this.#device(record));
  }

  override onVolumeLoad(record: DeviceRecord): void {
    this.#write("VolumeLoad", this.#device(record));
  }

  override onVolumeUnload(record: DeviceRecord): void {
    this.#write("VolumeUnload", this.#device(record));
  }

  override onDeviceOpen(record: DeviceRecord): void {
    this.#write("DeviceOpen", this.#device(record));
  }

  override onDeviceClose(record: DeviceRecord): void {
    this.#write("DeviceClose", this.#device(record));
  }

  override onLabelRead(record: DeviceRecord): void {
    this.#write("LabelRead", this.#device(record));
  }

  override onLabelWrite(record: DeviceRecord): void {
    this.#write("LabelWrite", this.#device(record));
  }

  override onLabelVerified(record: DeviceRecord): void {
    this.#write("LabelVerified", this.#device(record));
  }

  override onReadError(record: DeviceRecord): void {
    this.#write("ReadError", this.#device(record), true);
  }

  override onWriteError(record: DeviceRecord): void {
    this.#write("WriteError", this.#device(record), true);
  }

  override onDeviceRelease(record: DeviceRecord): void {
    this.#write("DeviceRelease", this.#device(record));
  }

  override onJobEnd(): void {
    this.#write("JobEnd", {
      files: GetValue(bsdVarJobFiles),
      bytes: String(GetValue(bsdVarJobBytes)),
    });
  }

  /** What the daemon knows of drive and volume at that moment; a code stands for itself when it cannot be edited. */
  #device(record: DeviceRecord): Readonly<Record<string, unknown>> {
    return {
      device: EditDeviceCodes(record, "%a", ""),
      volume: EditDeviceCodes(record, "%v", "") ?? GetValue(bsdVarVolumeName),
      slot: EditDeviceCodes(record, "%S", ""),
      storage: GetValue(bsdVarStorage),
      pool: GetValue(bsdVarPool),
      mediaType: GetValue(bsdVarMediaType),
    };
  }

  #write(event: string, details: Readonly<Record<string, unknown>>, isError = false): void {
    if (this.#errorsOnly && !isError) return;
    const known = Object.entries(details).filter(([, value]) => value !== null && value !== "");
    const entry: Entry = {
      time: new Date().toISOString(),
      event,
      jobId: GetValue(bsdVarJobId),
      job: GetValue(bsdVarJobName),
      ...Object.fromEntries(known),
    };
    try {
      // One short write in append mode: lines of several jobs do not mix.
      appendFileSync(
        typeof this.#file === "string" ? this.#file : Buffer.from(this.#file),
        `${JSON.stringify(entry)}\n`,
      );
    } catch (error) {
      if (this.#warned) return;
      this.#warned = true;
      JobMessage(
        M_WARNING,
        `volume-log: ${printable(error instanceof Error ? error.message : String(error))}`,
      );
    }
  }
}
