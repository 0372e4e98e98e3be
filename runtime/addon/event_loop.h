// The few functions of libuv that the addon uses, declared here: their binary interface is stable
// within libuv 1, and so the addon needs no headers of the machine's own Node.
#ifndef BAREOS_NODE_ADDON_EVENT_LOOP_H_
#define BAREOS_NODE_ADDON_EVENT_LOOP_H_

#include <cstddef>

struct uv_loop_s;
struct uv_handle_s;

extern "C" {
using UvCallback = void (*)(uv_handle_s* handle);
using UvPollCallback = void (*)(uv_handle_s* handle, int status, int events);

std::size_t uv_handle_size(int type);
void* uv_handle_get_data(const uv_handle_s* handle);
void uv_handle_set_data(uv_handle_s* handle, void* data);
int uv_poll_init(uv_loop_s* loop, uv_handle_s* handle, int fd);
int uv_poll_start(uv_handle_s* handle, int events, UvPollCallback callback);
int uv_idle_init(uv_loop_s* loop, uv_handle_s* handle);
int uv_idle_start(uv_handle_s* handle, UvCallback callback);
int uv_idle_stop(uv_handle_s* handle);
char* uv_err_name_r(int error, char* name, std::size_t size);
char* uv_strerror_r(int error, char* text, std::size_t size);
}

namespace bareos_node::addon {

// Values of uv_handle_type and uv_poll_event.
inline constexpr int kUvIdle = 6;
inline constexpr int kUvPoll = 8;
inline constexpr int kUvReadable = 1;

}  // namespace bareos_node::addon

#endif  // BAREOS_NODE_ADDON_EVENT_LOOP_H_
