// Loading of plugin libraries, contract 4.1: no links, lazy and global, both entry points, and the
// checks of the information; unloadPlugin runs after every refusal too.
#include "library.h"

#include <dlfcn.h>
#include <strings.h>
#include <sys/stat.h>

#include <stdexcept>

#include "core_tables.h"

namespace core_host {
namespace {

#if defined(__SANITIZE_ADDRESS__)
// Stays mapped: a leak of a library that is gone would be reported without names.
constexpr int kLoadFlags = RTLD_LAZY | RTLD_GLOBAL | RTLD_NODELETE;
#else
constexpr int kLoadFlags = RTLD_LAZY | RTLD_GLOBAL;
#endif

using bareos_node::bRC;
using LoadPlugin = bRC (*)(void*, void*, void**, void**);
using UnloadPlugin = bRC (*)();

constexpr std::string_view kSuffix = "-" BAREOS_NODE_TEXT(BAREOS_NODE_DAEMON) ".so";

bool IsAcceptedLicense(const char* license) {
  return license != nullptr &&
         (strcasecmp(license, "Bareos AGPLv3") == 0 || strcasecmp(license, "AGPLv3") == 0);
}

const char* Refusal(const bareos_node::gen_pluginInfo* info) {
  namespace api = bareos_node::api;
  if (info == nullptr) return "it gave no information about itself";
  if (info->plugin_magic == nullptr || std::string_view(info->plugin_magic) != api::kPluginMagic) {
    return "wrong magic string";
  }
  if (info->version != api::kInterfaceVersion) return "wrong interface number";
  if (!IsAcceptedLicense(info->plugin_license)) return "license not accepted";
  if (info->size != sizeof *info) return "wrong size of its information";
  return nullptr;
}

}  // namespace

Library::Library(const std::string& path) : handle_(nullptr, dlclose) {
  const std::size_t slash = path.rfind('/');
  folder_ = slash == std::string::npos ? "." : path.substr(0, slash);
  file_ = slash == std::string::npos ? path : path.substr(slash + 1);
  if (!file_.ends_with(kSuffix)) {
    throw std::runtime_error(path + ": this daemon loads only files named *" +
                             std::string(kSuffix));
  }
  struct stat stat = {};
  if (lstat(path.c_str(), &stat) != 0) throw std::runtime_error(path + ": not found");
  if (!S_ISREG(stat.st_mode)) {
    throw std::runtime_error(path + ": not a regular file (daemons refuse links)");
  }
  handle_.reset(dlopen((folder_ + "/" + file_).c_str(), kLoadFlags));
  if (!handle_) {
    const char* reason = dlerror();
    throw std::runtime_error(path + ": " + (reason == nullptr ? "dlopen failed" : reason));
  }
  Load();
}

void Library::Load() {
  const auto load = reinterpret_cast<LoadPlugin>(dlsym(handle_.get(), "loadPlugin"));
  const auto unload = reinterpret_cast<UnloadPlugin>(dlsym(handle_.get(), "unloadPlugin"));
  if (load == nullptr) throw std::runtime_error(file_ + ": no symbol loadPlugin");
  if (unload == nullptr) throw std::runtime_error(file_ + ": no symbol unloadPlugin");
  plugin_.file = file_.data();
  plugin_.file_len = static_cast<std::int32_t>(file_.size() - kSuffix.size());
  plugin_.unloadPlugin = unload;
  plugin_.plugin_handle = handle_.get();

  const bRC result = load(CoreAnnouncement(), CoreFunctionTable(), &plugin_.plugin_information,
                          &plugin_.plugin_functions);
  const char* refusal = nullptr;
  if (result != bareos_node::bRC_OK) {
    refusal = "loadPlugin failed";
  } else {
    refusal = Refusal(static_cast<bareos_node::gen_pluginInfo*>(plugin_.plugin_information));
    if (refusal == nullptr && plugin_.plugin_functions == nullptr) refusal = "no function table";
  }
  if (refusal != nullptr) {
    unload();
    throw std::runtime_error(file_ + ": " + refusal);
  }
  table_ = static_cast<const bareos_node::api::EntryTable*>(plugin_.plugin_functions);
}

Library::~Library() {
  if (table_ != nullptr) plugin_.unloadPlugin();
}

std::string_view Library::name() const noexcept {
  return std::string_view(file_).substr(0, static_cast<std::size_t>(plugin_.file_len));
}

bool Library::Answers(std::string_view wanted) const noexcept {
  if (wanted == "job" || wanted == "*all*") return true;
  const std::string_view own = name();
  return !wanted.empty() && (wanted == own || wanted == own.substr(0, own.size() - 1));
}

std::string_view PluginNameOf(std::string_view definition) noexcept {
  return definition.substr(0, definition.find(':'));
}

}  // namespace core_host
