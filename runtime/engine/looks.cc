// See looks.h.
#include "engine/looks.h"

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <utility>

namespace bareos_node::engine {

namespace {

/// More than may wait for the core, and few enough that nobody sees old attributes.
constexpr std::size_t kMostSeen = 512;

}  // namespace

std::vector<std::int32_t> Looks::ModesOf(std::vector<std::string> paths, unsigned at_once) {
  std::vector<std::int32_t> modes;
  modes.reserve(paths.size());
  std::size_t added = 0;
  for (std::string& path : paths) {
    if (pace_.slow() && at_once > 1 && added <= modes.size()) {
      if (!readers_ || at_once_ != at_once) readers_.emplace(at_once);
      at_once_ = at_once;
      // All that are left: they are few.
      for (added = modes.size(); added < paths.size(); ++added)
        readers_->Add(std::move(paths[added]), Wishes{});
    }
    if (modes.size() < added) {
      Prepared file = readers_->Take();
      pace_.Learn(file.cost);
      modes.push_back(Keep(std::move(file)));
      continue;
    }
    const auto start = std::chrono::steady_clock::now();
    Prepared file(std::move(path));
    file.LookAtFile();
    pace_.Learn(std::chrono::steady_clock::now() - start);
    modes.push_back(Keep(std::move(file)));
  }
  return modes;
}

/// A folder's attributes change as long as it is walked through.
std::int32_t Looks::Keep(Prepared file) {
  const int error = file.look.error;
  if (error != 0) return error == ENOENT || error == ENOTDIR ? 0 : -1;
  const auto mode = static_cast<std::int32_t>(file.look.stat.st_mode);
  if (S_ISDIR(mode)) return mode;
  if (seen_.insert_or_assign(file.path, std::move(file.look)).second)
    order_.push_back(std::move(file.path));
  while (order_.size() > kMostSeen) {
    seen_.erase(order_.front());
    order_.pop_front();
  }
  return mode;
}

std::optional<Look> Looks::Take(const std::string& path) {
  const auto found = seen_.find(path);
  if (found == seen_.end()) return std::nullopt;
  std::optional<Look> look(std::move(found->second));
  seen_.erase(found);
  const auto place = std::find(order_.begin(), order_.end(), path);
  if (place != order_.end()) order_.erase(place);
  return look;
}

}  // namespace bareos_node::engine
