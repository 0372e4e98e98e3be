// A Director's plugin: numbers of each job when it ends, in the text format that Prometheus's node exporter collects from a folder.
//
//     npx bareos-node run --daemon dir docs/examples/job-metrics.ts --option folder=/tmp/metrics --set JobName=nightly
//
// In a Job resource: Dir Plugin Options = "node:module_path=…:module_name=job-metrics:folder=/var/lib/node_exporter"
import { renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { BareosDirPlugin, option } from "bareosdir";

export default class JobMetrics extends BareosDirPlugin.withOptions({
  folder: option.text({ description: "the folder of the textfile collector" }),
}) {
  override onJobEnd(): void {
    const { resource, client, level, isOk, files, bytes, errors, rate } = this.job;
    const labels = Object.entries({ job: resource, client: client ?? "", level })
      .map(([name, value]) => `${name}=${JSON.stringify(value)}`)
      .join(",");
    const values = {
      bareos_job_ok: isOk ? 1 : 0,
      bareos_job_files: files,
      bareos_job_bytes: bytes,
      bareos_job_errors: errors,
      bareos_job_bytes_per_second: rate,
      bareos_job_end_time_seconds: Math.floor(Date.now() / 1000),
    };
    const lines = Object.entries(values).map(([name, value]) => `${name}{${labels}} ${value}\n`);
    const file = join(this.options.folder, `bareos-${resource.replaceAll(/[^\w.-]/g, "_")}.prom`);
    // The collector may come at any time: it finds the whole file, or the one before.
    writeFileSync(`${file}.new`, lines.join(""));
    renameSync(`${file}.new`, file);
  }
}
