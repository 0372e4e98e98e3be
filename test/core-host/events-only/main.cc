// core-host-sd, core-host-dir: play a Storage Daemon or a Director for a plugin library. Usage:
// --help.
#include <csignal>
#include <cstdio>
#include <exception>
#include <stdexcept>
#include <string>
#include <thread>

#include "core_text.h"
#include "event_job.h"
#include "footprint.h"
#include "json.h"

namespace core_host {
namespace {

enum ExitCode { kFine = 0, kJobFailed = 1, kCannot = 2 };

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
  std::vector<std::thread> threads;
  for (const auto& job : jobs) threads.emplace_back([&job = *job] { job.Run(); });
  for (std::thread& thread : threads) thread.join();
  for (auto& job : jobs) finished.push_back(std::move(job));
}

template <class Items, class Print>
std::string Listed(const Items& items, Print print, char open, char close) {
  std::string text(1, open);
  for (const auto& item : items) {
    if (text.size() > 1) text += ',';
    text += print(item);
  }
  return text + close;
}

std::string JobAsJson(const EventJob& job) {
  const auto quote = [](const std::string& text) { return Quoted(text); };
  return "{\"id\":" + std::to_string(job.id) + ",\"events\":" +
         Listed(
             job.outcomes,
             [](const Outcome& outcome) {
               return "{\"event\":" + Quoted(outcome.event) +
                      ",\"code\":" + std::to_string(outcome.code) +
                      ",\"milliseconds\":" + std::to_string(outcome.milliseconds) + "}";
             },
             '[', ']') +
         ",\"messages\":" +
         Listed(
             job.messages.all(),
             [](const Message& message) {
               return "{\"type\":" + std::to_string(message.type) +
                      ",\"text\":" + Quoted(message.text) + "}";
             },
             '[', ']') +
         ",\"violations\":" + Listed(job.messages.violations(), quote, '[', ']') +
         ",\"statuses\":" + Listed(job.statuses, quote, '[', ']') + ",\"written\":" +
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
  for (const auto& job : finished) failed = failed || job->messages.failed();
  const std::vector<std::string> mistakes = TextMistakes();
  failed = failed || !mistakes.empty();
  if (settings.json) {
    const std::string text =
        "{\"ok\":" + std::string(failed ? "false" : "true") + ",\"jobs\":" +
        Listed(
            finished, [](const auto& job) { return JobAsJson(*job); }, '[', ']') +
        ",\"mistakes\":" +
        Listed(
            mistakes, [](const std::string& mistake) { return Quoted(mistake); }, '[', ']') +
        ",\"left\":{" + MembersJson(left) + "}}\n";
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
    std::printf("%s\n", failed ? "Error" : "OK");
  }
  return failed ? kJobFailed : kFine;
}

int Main(const std::vector<std::string>& arguments) {
  try {
    if (arguments.empty() || arguments.front() == "--help") {
      std::fputs(SettingsHelp().c_str(), stdout);
      return kFine;
    }
    return Run(ReadSettings(arguments));
  } catch (const std::invalid_argument& error) {
    std::fprintf(stderr, "core-host: %s (see --help)\n", error.what());
  } catch (const std::exception& error) {
    std::fprintf(stderr, "core-host: %s\n", error.what());
  }
  return kCannot;
}

}  // namespace
}  // namespace core_host

int main(int count, char** arguments) {
  return core_host::Main({arguments + 1, arguments + count});
}
