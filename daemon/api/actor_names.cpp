#include "daemon/api/actor_names.hpp"

#include <array>

namespace sluis::daemon::api {

namespace {

constexpr std::array<const char*, 4> actors = {"by", "approved_by", "recorded_by", "refused_by"};

void put_beside(json& object, const char* key, const std::map<std::string, std::string>& names) {
  const auto handle = object.find(key);
  if (handle == object.end() || !handle->is_string()) return;
  const auto name = names.find(handle->get<std::string>());
  object[std::string(key) + "_name"] = name == names.end() ? json(nullptr) : json(name->second);
}

}  // namespace

void put_names(json& into, const std::map<std::string, std::string>& names) {
  if (into.is_array()) {
    for (auto& each : into) put_names(each, names);
  } else if (into.is_object()) {
    for (auto& [key, value] : into.items()) put_names(value, names);
    for (const auto* key : actors) put_beside(into, key, names);
  }
}

boost::asio::awaitable<json> with_actor_names(const call& what, json answer) {
  if (what.through != door::admin) co_return answer;
  const auto names = co_await what.ask.accesses.actor_names();
  if (names) put_names(answer, *names);
  co_return answer;
}

}  // namespace sluis::daemon::api
