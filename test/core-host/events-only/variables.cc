// Values by name, stored and read with the width that the core uses (contract 4.12).
#include "variables.h"

#include <cstring>

namespace core_host {

namespace {

using bareos_node::bRC_Error;
using bareos_node::bRC_OK;
using bareos_node::daemon::kIsDirector;
using bareos_node::wire::ValueType;

/// Numbers that a job has without being told. All else is 0, or the variable's own name.
const std::map<std::string_view, std::string_view>& Usual() {
  static const std::map<std::string_view, std::string_view> usual = {
      {"Level", "70"},      {"Type", "66"},        {"JobStatus", "82"},
      {"Priority", "10"},   {"NumVols", "3"},      {"JobBytes", "1099511627776123"},
      {"JobFiles", "120"},  {"FDJobStatus", "82"}, {"ReadBytes", "18446744073709551615"},
      {"SDJobStatus", "82"}};
  return usual;
}

std::string ValueOf(EventJob& job, const api::Variable& variable) {
  const std::string_view name = ShortName(variable.name);
  const auto set = job.values.find(std::string(name));
  if (name == "JobId") return std::to_string(job.id);
  if (set != job.values.end()) return set->second;
  const auto usual = Usual().find(name);
  if (usual != Usual().end()) return std::string(usual->second);
  return variable.read == ValueType::kString ? "the " + std::string(name) : "0";
}

template <class Number>
void Store(void* slot, const std::string& text) {
  const auto number = static_cast<Number>(std::stoull(text));
  std::memcpy(slot, &number, sizeof number);
}

const api::Variable* Find(const EventJob& job, std::int32_t id, bool read) {
  for (const api::Variable& variable : api::kVariables) {
    const bool fits =
        read ? variable.read != ValueType::kUnavailable : variable.write != ValueType::kUnavailable;
    if (variable.id == id && fits && api::IsIn(variable, job.settings.release)) return &variable;
  }
  return nullptr;
}

}  // namespace

std::string_view ShortName(std::string_view name) {
  const std::size_t at = name.find("Var");
  return at == std::string_view::npos ? name : name.substr(at + 3);
}

bRC ReadValue(EventJob& job, std::int32_t id, void* slot) {
  const api::Variable* const variable = Find(job, id, true);
  // A number that the daemon does not know is a success that stores nothing.
  if (variable == nullptr) return bRC_OK;
  const std::lock_guard lock(job.mutex);
  const std::string text = ValueOf(job, *variable);
  if (kIsDirector && variable->name == "bDirVarClient" && text.empty()) {
    job.messages.Violation("bDirVarClient of a job without a client: a Director would crash");
    return bRC_Error;
  }
  if (text == "!") return bRC_Error;
  switch (variable->read) {
    case ValueType::kInt32:
      Store<std::int32_t>(slot, text);
      break;
    case ValueType::kUint64:
      Store<std::uint64_t>(slot, text);
      break;
    case ValueType::kBoolean:
      Store<bool>(slot, text);
      break;
    default: {
      const std::string& kept = job.values[std::string(ShortName(variable->name))] = text;
      const char* const pointer = kept.c_str();
      std::memcpy(slot, &pointer, sizeof pointer);
    }
  }
  return bRC_OK;
}

bRC WriteValue(EventJob& job, std::int32_t id, const void* value) {
  const api::Variable* const variable = Find(job, id, false);
  if (variable == nullptr) return bRC_OK;
  const std::lock_guard lock(job.mutex);
  std::string text;
  if (variable->write == ValueType::kString) {
    text = static_cast<const char*>(value);
  } else {
    std::int32_t number = 0;
    std::memcpy(&number, value, sizeof number);
    text = std::to_string(number);
  }
  job.written[std::string(variable->name)] = text;
  const std::string name(ShortName(variable->name));
  job.values[name == "JobLevel" ? "Level" : name] = text;
  return bRC_OK;
}

}  // namespace core_host
