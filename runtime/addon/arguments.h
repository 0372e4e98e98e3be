// Reads the arguments of functions on files and throws errors in the form of Node's own.
#ifndef BAREOS_NODE_ADDON_ARGUMENTS_H_
#define BAREOS_NODE_ADDON_ARGUMENTS_H_

#include <napi.h>

#include <cstdint>
#include <optional>
#include <span>
#include <string>

namespace bareos_node::addon {

/// The error for a system call that failed; `error_number` is positive.
Napi::Error SystemError(Napi::Env env, int error_number, const char* call, const std::string& path);

/// Throws the error for a system call that failed; `error_number` is positive. Gives undefined.
Napi::Value ThrowSystemError(Napi::Env env, int error_number, const char* call,
                             const std::string& path);

/// A name from a string or its bytes. Nothing, with an exception thrown, for anything else and for
/// names with a zero byte, which the system would cut.
std::optional<std::string> NameOf(const Napi::Value& value, const char* what);

/// The bytes of a Uint8Array, valid during the call. Nothing, with an exception, for anything else.
std::optional<std::span<const std::uint8_t>> BytesOf(const Napi::Value& value, const char* what);

/// A whole number or a bigint. Nothing, with an exception, for what does not fit into 64 bits.
std::optional<std::int64_t> IntegerOf(const Napi::Value& value, const char* what);

}  // namespace bareos_node::addon

#endif  // BAREOS_NODE_ADDON_ARGUMENTS_H_
