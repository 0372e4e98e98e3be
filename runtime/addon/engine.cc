// See engine.h.
#include "addon/engine.h"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

#include "addon/arguments.h"
#include "engine/backup.h"

namespace bareos_node::addon {

namespace {

/// What JavaScript reads without a call; `EngineState` in runtime/worker/engine.ts has the same
/// order.
struct State {
  channel::AheadPosition position;
  std::uint32_t sequence = 0;
  std::uint32_t taken = 0;
  std::uint32_t busy = 0;
  std::uint32_t follows = 0;
  std::uint32_t error_number = 0;
};

struct Engine {
  explicit Engine(channel::Region& region) : backup(region, state.position, SharedLooks()) {}
  State state;
  engine::Backup backup;
};

Engine* the_engine = nullptr;

void Show() {
  const engine::Backup& backup = the_engine->backup;
  State& state = the_engine->state;
  state.sequence = backup.sequence();
  state.taken = backup.taken();
  state.busy = backup.busy() ? 1 : 0;
  state.follows = backup.follows();
  state.error_number = static_cast<std::uint32_t>(backup.close_error());
}

std::int64_t Number(const Napi::Object& object, const char* name) {
  return object.Get(name).ToNumber().Int64Value();
}

bool Flag(const Napi::Object& object, const char* name) {
  return object.Get(name).ToBoolean().Value();
}

std::int32_t Type(const Napi::Object& types, const char* name) {
  return types.Get(name).ToNumber().Int32Value();
}

engine::AttributeWishes AttributesOf(const Napi::Object& settings, const char* lists,
                                     const char* attributes) {
  return {Flag(settings, lists), Flag(settings, attributes), Flag(settings, "listsAlone")};
}

/// Only the worker's own code calls these functions: what it hands in has the right form.
Napi::Value Begin(const Napi::CallbackInfo& info) {
  const Napi::Object given = info[0].ToObject();
  engine::Settings settings;
  const Napi::Object types = given.Get("types").ToObject();
  settings.packet.types = {Type(types, "regular"), Type(types, "empty"), Type(types, "directory"),
                           Type(types, "link"), Type(types, "special")};
  const auto flags = BytesOf(given.Get("flags"), "flags");
  if (!flags) return info.Env().Undefined();
  settings.packet.flags.assign(flags->begin(), flags->end());
  settings.wishes.data = Flag(given, "data");
  settings.wishes.keep_access_time = Flag(given, "keepAccessTime");
  settings.wishes.direct_above = Number(given, "directAbove");
  settings.wishes.attributes = AttributesOf(given, "lists", "attributes");
  settings.plugin_attributes = AttributesOf(given, "pluginLists", "pluginAttributes");
  const Napi::Array systems = given.Get("pseudoFileSystems").As<Napi::Array>();
  for (std::uint32_t at = 0; at < systems.Length(); ++at)
    settings.pseudo_file_systems.push_back(systems.Get(at).ToNumber().Int64Value());
  settings.most_files = given.Get("mostFiles").ToNumber().Uint32Value();
  settings.readers = given.Get("readers").ToNumber().Uint32Value();
  the_engine->backup.Begin(std::move(settings));
  Show();
  return info.Env().Undefined();
}

Napi::Value Add(const Napi::CallbackInfo& info) {
  const auto names = BytesOf(info[0], "names");
  if (names) the_engine->backup.Add(std::as_bytes(*names));
  Show();
  return info.Env().Undefined();
}

Napi::Value Skip(const Napi::CallbackInfo& info) {
  the_engine->backup.Skip(info[0].ToNumber().Uint32Value());
  Show();
  return info.Env().Undefined();
}

Napi::Value Work(const Napi::CallbackInfo& info) {
  const std::uint32_t sequence = info[0].ToNumber().Uint32Value();
  const std::chrono::microseconds limit(info[1].ToNumber().Int64Value());
  const engine::Outcome outcome =
      the_engine->backup.Work(sequence, limit, info[2].ToBoolean().Value());
  Show();
  return Napi::Number::New(info.Env(), static_cast<double>(outcome));
}

/// What the disk said of a file before.
Napi::Object Seen(Napi::Env env, const std::string& path, const struct stat& stat) {
  Napi::Object object = Napi::Object::New(env);
  object.Set("path", Napi::Buffer<char>::Copy(env, path.data(), path.size()));
  object.Set("size", Napi::Number::New(env, static_cast<double>(stat.st_size)));
  object.Set("seconds", Napi::Number::New(env, static_cast<double>(stat.st_mtim.tv_sec)));
  object.Set("nanoseconds", Napi::Number::New(env, static_cast<double>(stat.st_mtim.tv_nsec)));
  return object;
}

Napi::Value Find(const Napi::CallbackInfo& info) {
  const engine::FoundFile* const file = the_engine->backup.Find(info[0].ToNumber().Uint32Value());
  if (file == nullptr) return info.Env().Null();
  return Seen(info.Env(), file->path, file->seen);
}

Napi::Value TakeFile(const Napi::CallbackInfo& info) {
  const Napi::Env env = info.Env();
  const engine::OpenedFile file = the_engine->backup.TakeFile();
  Show();
  Napi::Object object = Seen(env, file.path, file.seen);
  object.Set("fd", Napi::Number::New(env, file.descriptor));
  object.Set("read", Napi::Number::New(env, static_cast<double>(file.read)));
  return object;
}

Napi::Value Path(const Napi::CallbackInfo& info) {
  const std::string path = the_engine->backup.name();
  return Napi::Buffer<char>::Copy(info.Env(), path.data(), path.size());
}

Napi::Value DropFile(const Napi::CallbackInfo& info) {
  the_engine->backup.DropFile();
  Show();
  return info.Env().Undefined();
}

Napi::Value End(const Napi::CallbackInfo& info) {
  the_engine->backup.End();
  Show();
  return info.Env().Undefined();
}

}  // namespace

engine::Looks& SharedLooks() {
  static auto* const looks = new engine::Looks;
  return *looks;
}

Napi::Object EngineFunctions(Napi::Env env, channel::Region& region) {
  the_engine = new Engine(region);
  Napi::Object object = Napi::Object::New(env);
  object.Set("state", Napi::ArrayBuffer::New(env, &the_engine->state, sizeof(State)));
  object.Set("begin", Napi::Function::New<Begin>(env, "begin"));
  object.Set("add", Napi::Function::New<Add>(env, "add"));
  object.Set("skip", Napi::Function::New<Skip>(env, "skip"));
  object.Set("work", Napi::Function::New<Work>(env, "work"));
  object.Set("find", Napi::Function::New<Find>(env, "find"));
  object.Set("takeFile", Napi::Function::New<TakeFile>(env, "takeFile"));
  object.Set("path", Napi::Function::New<Path>(env, "path"));
  object.Set("dropFile", Napi::Function::New<DropFile>(env, "dropFile"));
  object.Set("end", Napi::Function::New<End>(env, "end"));
  return object;
}

}  // namespace bareos_node::addon
