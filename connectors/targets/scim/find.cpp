#include "connectors/targets/scim/find.hpp"

#include <algorithm>

#include "connectors/targets/scim/lookup.hpp"
#include "connectors/targets/scim/survey.hpp"

namespace sluis::targets::scim {

using boost::asio::awaitable;

namespace {

using how = sighting::how;

class finder {
 public:
  finder(session& s, const released_look_up& what)
      : session_(s), what_(what), kind_(what.what() == released_look_up::kind::user ? kind::user : kind::group) {}

  awaitable<sighting> run() {
    if (!what_.remote_id().empty()) {
      auto by_id = co_await ask_by_id();
      if (by_id.found != how::nothing) co_return by_id;
    }
    auto by_handle = co_await ask_by("externalId", what_.object().hex(), how::by_handle);
    if (by_handle.found != how::nothing || what_.user_name().empty()) co_return by_handle;
    auto by_login = co_await ask_by("userName", what_.user_name(), how::by_login);
    co_return by_login;
  }

 private:
  [[nodiscard]] std::string label() const { return (kind_ == kind::user ? "user " : "group ") + what_.object().hex(); }
  [[nodiscard]] sighting cannot_say(const error& why) const {
    return {how::unknown, {}, {why.code(), "whether " + label() + " is at the target cannot be said: " + why.message(), why.hint()}};
  }

  awaitable<sighting> ask_by_id() {
    auto answer = co_await session_.send("GET", path_of(kind_, what_.remote_id()), {}, http::repeat::always);
    if (!answer) co_return cannot_say(answer.error());
    if (answer->status == 404 || answer->status == 410) co_return sighting{how::nothing, {}, {}};
    if (answer->status == 200) {
      auto object = parse_one(answer->body, kind_, what_.remote_id());
      if (object) co_return sighting{how::by_id, std::move(*object), {}};
      co_return cannot_say({errc::invalid_input, "the answer is not the object that was asked for", "the target breaks RFC 7644: ask its operator"});
    }
    const bool cannot_read_one = answer->status == 400 || answer->status == 403 || answer->status == 405 || answer->status == 501;
    const error why = status_error(read_answer(*answer), "a look-up by id", session_.settings().credential_file);
    if (!cannot_read_one) co_return cannot_say(why);
    auto in_list = co_await look_in_the_list(why);
    co_return in_list;
  }

  /// A provider that answers no single object may still show it in its list. That the list does not show it proves nothing.
  awaitable<sighting> look_in_the_list(error why) {
    const is_wanted asked_for = [this](const found_object& one) { return one.id == what_.remote_id(); };
    auto all = co_await list_all(session_, kind_, "externalId", asked_for);
    if (!all) co_return cannot_say(all.error());
    const auto at = all->begin();
    if (at == all->end()) co_return cannot_say(why);
    sighting out{how::by_id, {}, {}};
    out.object = object_of(at->id);
    const auto handle = target_handle::parse(at->matched);
    if (!at->matched.empty()) out.object.handle = handle ? handle->hex() : std::string();
    co_return out;
  }

  awaitable<sighting> ask_by(std::string attribute, std::string value, how found_so) {
    auto ids = co_await find_by(session_, kind_, attribute, value);
    if (!ids) co_return cannot_say(ids.error());
    std::erase(*ids, what_.remote_id());  // was just answered as absent: the search lags behind
    if (ids->empty()) co_return sighting{how::nothing, {}, {}};
    if (ids->size() > 1) {
      co_return cannot_say({errc::conflict, "several objects there have its " + attribute, "delete all but one of them at the target, then sync again"});
    }
    auto answer = co_await session_.send("GET", path_of(kind_, ids->front()), {}, http::repeat::always);
    auto object = answer && answer->status == 200 ? parse_one(answer->body, kind_, ids->front()) : std::nullopt;
    sighting out{found_so, object ? std::move(*object) : object_of(ids->front()), {}};
    if (found_so == how::by_handle) out.object.handle = what_.object().hex();
    co_return out;
  }

  /// Nothing else of it is known.
  [[nodiscard]] remote_object object_of(const std::string& id) const {
    return {kind_ == kind::user ? remote_object::kind::user : remote_object::kind::group, id, remote_object::life::present, {}};
  }

  session& session_;
  const released_look_up& what_;
  kind kind_;
};

}  // namespace

awaitable<sighting> find_object(session& s, const released_look_up& what) {
  finder asking(s, what);
  auto out = co_await asking.run();
  co_return out;
}

}  // namespace sluis::targets::scim
