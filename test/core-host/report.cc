// Adds up the jobs and prints them.
#include "report.h"

#include <sys/resource.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <utility>

#include "json.h"

namespace core_host {
namespace {

double SecondsOf(const rusage& usage) {
  constexpr double kMicro = 1e-6;
  return static_cast<double>(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
         kMicro * static_cast<double>(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec);
}

std::string Fixed(double number) {
  std::array<char, 40> text;
  std::snprintf(text.data(), text.size(), "%.6f", number);
  return text.data();
}

std::string CountersJson(const Counters& counters) {
  return "\"files\":" + std::to_string(counters.files) +
         ",\"bytes\":" + std::to_string(counters.bytes) +
         ",\"skipped\":" + std::to_string(counters.skipped) +
         ",\"deleted\":" + std::to_string(counters.deleted) +
         ",\"objects\":" + std::to_string(counters.objects);
}

std::string JobJson(const Job& job) {
  return "{\"jobId\":" + std::to_string(job.id) + ",\"job\":" + Quoted(job.name) +
         ",\"result\":" + Quoted(job.result()) + "," + CountersJson(job.counters) +
         ",\"errors\":" + std::to_string(job.messages.errors()) +
         ",\"warnings\":" + std::to_string(job.messages.warnings()) +
         ",\"seconds\":" + Fixed(job.seconds) + ",\"messages\":" +
         Listed(job.messages.all(),
                [](const Message& message) {
                  return "{\"type\":" + std::to_string(message.type) +
                         ",\"word\":" + Quoted(MessageWord(message.type)) +
                         ",\"text\":" + Quoted(message.text) +
                         (message.late ? ",\"late\":true}" : "}");
                }) +
         ",\"secondsLost\":" + std::to_string(job.messages.seconds_lost()) +
         ",\"violations\":" + Listed(job.messages.violations(), Quoted) +
         ",\"filesetEdits\":" + Listed(job.fileset.edits(), Quoted) + "}";
}

std::string SampleJson(const Sample& sample) {
  return "{\"jobs\":" + std::to_string(sample.jobs) + "," + MembersJson(sample.footprint) + "}";
}

/// Jobs that are kept whatever they did, so that reports of usual runs name each.
constexpr std::size_t kKept = 1000;

/// 1, 10, 100 …
bool IsPowerOfTen(int number) noexcept {
  while (number % 10 == 0) number /= 10;
  return number == 1;
}

}  // namespace

Resources ResourcesNow() {
  rusage own = {}, children = {};
  getrusage(RUSAGE_SELF, &own);
  getrusage(RUSAGE_CHILDREN, &children);
  return {SecondsOf(own), SecondsOf(children), own.ru_maxrss, children.ru_maxrss};
}

void Finished::Add(std::unique_ptr<Job> job) {
  total_.files += job->counters.files;
  total_.bytes += job->counters.bytes;
  total_.skipped += job->counters.skipped;
  total_.deleted += job->counters.deleted;
  total_.objects += job->counters.objects;
  ++count_;
  if (kept_.size() < kKept || job->result() != "OK") kept_.push_back(std::move(job));
  job.reset();
  if (IsPowerOfTen(count_)) samples_.push_back({count_, FootprintNow()});
}

std::string_view Report::Result() const {
  // The worst of all jobs.
  constexpr std::array<std::string_view, 4> kWorstFirst = {"Error", "Canceled", "Warning", "OK"};
  for (const std::string_view result : kWorstFirst) {
    for (const auto& job : finished.kept()) {
      if (job->result() == result) return result;
    }
  }
  return "OK";
}

bool Report::IsSuccess() const {
  return std::ranges::all_of(finished.kept(), [](const auto& job) { return job->is_success(); });
}

std::string Report::AsText() const {
  const Counters& total = finished.total();
  std::string text =
      "result: " + std::string(Result()) + "\nfiles: " + std::to_string(total.files) +
      "\nbytes: " + std::to_string(total.bytes) + "\nseconds: " + Fixed(seconds) +
      "\ncpu seconds: " + Fixed(used.cpu) + " (children " + Fixed(used.children_cpu) + ")\n";
  if (total.skipped > 0) text += "skipped: " + std::to_string(total.skipped) + "\n";
  if (total.deleted > 0) text += "deleted: " + std::to_string(total.deleted) + "\n";
  return text;
}

std::string Report::AsJson() const {
  return "{\"release\":" + Quoted(bareos_node::ReleaseName(options.rules.release)) +
         ",\"result\":" + Quoted(Result()) + "," + CountersJson(finished.total()) +
         ",\"seconds\":" + Fixed(seconds) + ",\"cpuSeconds\":" + Fixed(used.cpu) +
         ",\"childrenCpuSeconds\":" + Fixed(used.children_cpu) +
         ",\"peakKiB\":" + std::to_string(used.peak_kib) +
         ",\"childrenPeakKiB\":" + std::to_string(used.children_peak_kib) + ",\"left\":{" +
         MembersJson(left) + "},\"samples\":" + Listed(finished.samples(), SampleJson) +
         ",\"jobsDone\":" + std::to_string(finished.count()) +
         ",\"jobs\":" + Listed(finished.kept(), [](const auto& job) { return JobJson(*job); }) +
         "}\n";
}

}  // namespace core_host
