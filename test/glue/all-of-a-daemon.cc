// Instantiates everything that the glue of one daemon has, so that the compiler looks at all of it.
// The tests define DAEMON as fd, sd or dir.
#define TEXT_OF(name) #name
// Spaces would become part of the name.
// clang-format off
#define HEADER(daemon, file) TEXT_OF(daemon/file)
// clang-format on
#include HEADER(DAEMON, core_calls.h)
#include HEADER(DAEMON, entry_points.h)
#include HEADER(DAEMON, requests.h)

namespace {

namespace glue = bareos_node::DAEMON;

struct Runtime {
  static bareos_node::bRC Call(bareos_node::PluginContext*, const glue::Callback& callback) {
    std::vector<std::byte> message;
    bareos_node::wire::Writer out(message);
    if (!glue::EncodeRequest(callback, bareos_node::kNewestRelease, out))
      return bareos_node::bRC_Error;
    bareos_node::wire::Reader in(message);
    bareos_node::wire::PacketStorage storage;
    bareos_node::bRC result = glue::InfoOf(callback.id).otherwise;
    if (!glue::DecodeAnswer(callback, bareos_node::kNewestRelease, in, result, storage))
      glue::MarkFailed(callback, 5);
    return result;
  }
  static bareos_node::bRC Failed(bareos_node::PluginContext*, const glue::Callback&) noexcept {
    return bareos_node::bRC_Error;
  }
};

}  // namespace

glue::EntryTable TableOfTheTest() { return glue::EntryPoints<Runtime>::Table(); }

bool DispatchOfTheTest(const glue::CoreCallContext& context) {
  return glue::Dispatch(glue::CoreCall::JobMessage, context).ok();
}
