// See arguments.h.
#include "addon/arguments.h"

#include <array>
#include <cmath>

#include "addon/event_loop.h"

namespace bareos_node::addon {

namespace {

/// Up to here a double is exact.
constexpr double kLargestSafeInteger = 9007199254740991.0;

std::nullopt_t Refuse(const Napi::Error& error, const char* code) {
  const Napi::Env env = error.Env();
  error.Set("code", Napi::String::New(env, code));
  error.ThrowAsJavaScriptException();
  return std::nullopt;
}

std::nullopt_t WrongType(Napi::Env env, const char* what, const char* expected) {
  return Refuse(Napi::TypeError::New(env, std::string(what) + " has to be " + expected),
                "ERR_INVALID_ARG_TYPE");
}

bool IsBytes(const Napi::Value& value) {
  return value.IsTypedArray() && value.As<Napi::TypedArray>().TypedArrayType() == napi_uint8_array;
}

}  // namespace

Napi::Error SystemError(Napi::Env env, int error_number, const char* call,
                        const std::string& path) {
  std::array<char, 64> name{};
  std::array<char, 128> text{};
  uv_err_name_r(-error_number, name.data(), name.size());
  uv_strerror_r(-error_number, text.data(), text.size());
  std::string message = std::string(name.data()) + ": " + text.data() + ", " + call;
  if (!path.empty()) message += " '" + path + "'";
  Napi::Error error = Napi::Error::New(env, message);
  Napi::Object fields = error.Value();
  fields.Set("errno", Napi::Number::New(env, -error_number));
  fields.Set("code", Napi::String::New(env, name.data()));
  fields.Set("syscall", Napi::String::New(env, call));
  if (!path.empty()) fields.Set("path", Napi::String::New(env, path));
  return error;
}

Napi::Value ThrowSystemError(Napi::Env env, int error_number, const char* call,
                             const std::string& path) {
  SystemError(env, error_number, call, path).ThrowAsJavaScriptException();
  return env.Undefined();
}

std::optional<std::string> NameOf(const Napi::Value& value, const char* what) {
  std::string name;
  if (value.IsString()) {
    name = value.As<Napi::String>().Utf8Value();
  } else if (IsBytes(value)) {
    const auto bytes = value.As<Napi::Uint8Array>();
    name.assign(reinterpret_cast<const char*>(bytes.Data()), bytes.ByteLength());
  } else {
    return WrongType(value.Env(), what, "a string or a Uint8Array");
  }
  if (name.find('\0') == std::string::npos) return name;
  return Refuse(Napi::TypeError::New(value.Env(), std::string(what) + " holds a zero byte"),
                "ERR_INVALID_ARG_VALUE");
}

std::optional<std::span<const std::uint8_t>> BytesOf(const Napi::Value& value, const char* what) {
  if (!IsBytes(value)) return WrongType(value.Env(), what, "a Uint8Array");
  const auto bytes = value.As<Napi::Uint8Array>();
  return std::span<const std::uint8_t>(bytes.Data(), bytes.ByteLength());
}

std::optional<std::int64_t> IntegerOf(const Napi::Value& value, const char* what) {
  if (value.IsBigInt()) {
    bool exact = false;
    const std::int64_t number = value.As<Napi::BigInt>().Int64Value(&exact);
    if (exact) return number;
  } else if (value.IsNumber()) {
    const double number = value.As<Napi::Number>().DoubleValue();
    if (std::trunc(number) == number && std::abs(number) <= kLargestSafeInteger)
      return static_cast<std::int64_t>(number);
  } else {
    return WrongType(value.Env(), what, "a number or a bigint");
  }
  return Refuse(Napi::RangeError::New(value.Env(), std::string(what) + " is no exact whole number"),
                "ERR_OUT_OF_RANGE");
}

}  // namespace bareos_node::addon
