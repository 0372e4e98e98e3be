// Runs the targets in turn. Usage: fuzz SEED SECONDS; prints how often each of them ran. After a
// failure the seed and the number of the round are printed: `fuzz SEED ROUND only` runs that round
// alone, as far as it depends on no other.
#include <dirent.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>

#include "answers.h"
#include "core_calls.h"
#include "definitions.h"
#include "region.h"

namespace fuzz {
namespace {

std::uint64_t seed = 0;
std::uint64_t round_number = 0;

int OpenDescriptors() {
  DIR* const folder = opendir("/proc/self/fd");
  int count = 0;
  while (readdir(folder) != nullptr) ++count;
  closedir(folder);
  return count;
}

void Round(RegionTarget& region) {
  // Each round has a seed of its own, so that it comes back alone.
  Noise noise(seed * 1'000'003 + round_number);
  for (int count = 0; count < 20; ++count) FuzzAnswers(noise);
  for (int count = 0; count < 20; ++count) FuzzCoreCalls(noise);
  for (int count = 0; count < 10; ++count) FuzzDefinitions(noise);
  for (int count = 0; count < 10; ++count) region.Run(noise);
}

int Run(std::uint64_t seconds) {
  const int descriptors = OpenDescriptors();
  {
    RegionTarget region;
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(seconds);
    for (; std::chrono::steady_clock::now() < end; ++round_number) Round(region);
  }
  FUZZ_EXPECT(OpenDescriptors() == descriptors);
  const auto count = static_cast<unsigned long long>(round_number);
  std::printf("answers %llu, core calls %llu, definitions %llu, region %llu\n", count * 20,
              count * 20, count * 10, count * 10);
  return 0;
}

}  // namespace

void Broken(const char* file, int line, const char* what) {
  std::fprintf(stderr, "%s:%d: does not hold: %s (seed %llu, round %llu)\n", file, line, what,
               static_cast<unsigned long long>(seed),
               static_cast<unsigned long long>(round_number));
  std::abort();
}

}  // namespace fuzz

int main(int count, char** arguments) {
  if (count < 3) {
    std::fputs("usage: fuzz SEED SECONDS | fuzz SEED ROUND only\n", stderr);
    return 2;
  }
  fuzz::seed = std::strtoull(arguments[1], nullptr, 10);
  const std::uint64_t number = std::strtoull(arguments[2], nullptr, 10);
  if (count == 3) return fuzz::Run(number);
  fuzz::round_number = number;
  fuzz::RegionTarget region;
  fuzz::Round(region);
  return 0;
}
