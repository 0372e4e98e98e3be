// core-host-sd, core-host-dir: play a Storage Daemon or a Director for a plugin library. Usage:
// --help.
#include <csignal>
#include <cstdio>
#include <string>

#include "core_text.h"
#include "event_job.h"
#include "footprint.h"
#include "json.h"
#include "program.h"

namespace core_host {
namespace {

using Jobs = std::vector<std::unique_ptr<EventJob>>;

void SetSignals() {
  struct sigaction action = {};
  action.sa_handler = SIG_IGN;
  sigemptyset(&action.sa_mask);
  sigaction(SIGPIPE, &action, nullptr);
}

/// Jobs of one round, each on a thread of its own.
void RunRound(const Settings& settings, Library& library, Jobs& finished) {
  Jobs jobs;
  const int before = static_cast<int>(finished.size());
  for (int index = 1; index <= settings.jobs; ++index)
    jobs.push_back(std::make_unique<EventJob>(settings, library, before + index));
  RunSideBySide(jobs);
  for (auto& job : jobs) finished.push_back(std::move(job));
}

std::string JobAsJson(const EventJob& job) {
  return "{\"id\":" + std::to_string(job.id) + ",\"events\":" +
         Listed(job.outcomes,
                [](const Outcome& outcome) {
                  return "{\"event\":" + Quoted(outcome.event) +
                         ",\"code\":" + std::to_string(outcome.code) +
                         ",\"milliseconds\":" + std::to_string(outcome.milliseconds) + "}";
                }) +
         ",\"messages\":" +
         Listed(job.messages.all(),
                [](const Message& message) {
                  return "{\"type\":" + std::to_string(message.type) +
                         ",\"text\":" + Quoted(message.text) + "}";
                }) +
         ",\"violations\":" + Listed(job.messages.violations(), Quoted) +
         ",\"statuses\":" + Listed(job.statuses, Quoted) + ",\"written\":" +
         Listed(
             job.written,
             [](const auto& pair) { return Quoted(pair.first) + ":" + Quoted(pair.second); }, '{',
             '}') +
         "}";
}

int Run(const Settings& settings) {
  SetSignals();
  SetVersion(settings.shows_version ? settings.version : std::string());
  Jobs finished;
  Footprint before;
  {
    Library library(settings.plugin);
    before = FootprintNow();
    for (int round = 0; round < settings.repeat; ++round) RunRound(settings, library, finished);
  }
  // Counted when the library is gone: instances may end in the background until then.
  const Footprint left = GrowthSince(before);
  bool failed = false;
  int errors = 0;
  for (const auto& job : finished) {
    failed = failed || job->messages.failed();
    errors += job->messages.errors();
  }
  const std::vector<std::string> mistakes = TextMistakes();
  failed = failed || !mistakes.empty();
  if (settings.json) {
    const std::string text =
        "{\"ok\":" + std::string(failed ? "false" : "true") +
        ",\"errors\":" + std::to_string(errors) +
        ",\"jobs\":" + Listed(finished, [](const auto& job) { return JobAsJson(*job); }) +
        ",\"mistakes\":" + Listed(mistakes, Quoted) + ",\"left\":{" + MembersJson(left) + "}}\n";
    std::fwrite(text.data(), 1, text.size(), stdout);
  } else {
    for (const auto& job : finished) {
      for (const Outcome& outcome : job->outcomes)
        std::printf("JobId %d: %s -> %d (%.1f ms)\n", job->id, outcome.event.c_str(), outcome.code,
                    outcome.milliseconds);
      for (const std::string& status : job->statuses)
        std::printf("JobId %d: status: %s\n", job->id, status.c_str());
      for (const auto& [name, value] : job->written)
        std::printf("JobId %d: %s is now %s\n", job->id, name.c_str(), value.c_str());
    }
    for (const std::string& mistake : mistakes)
      std::printf("CONTRACT BROKEN: %s\n", mistake.c_str());
    std::printf("%s\n", failed ? "Error" : errors > 0 ? "OK, but with errors" : "OK");
  }
  // The daemon goes on after most errors of a plugin; whoever tries one wants to see them.
  return failed || errors > 0 ? kJobFailed : kFine;
}

}  // namespace
}  // namespace core_host

int main(int count, char** arguments) {
  return core_host::RunProgram({arguments + 1, arguments + count}, core_host::SettingsHelp(),
                               core_host::ReadSettings, core_host::Run);
}
