#include "connectors/targets/scim/find.hpp"

#include <algorithm>

#include "connectors/targets/absent_by_id.hpp"
#include "connectors/targets/scim/lookup.hpp"
#include "connectors/targets/scim/paging.hpp"
#include "connectors/targets/scim/survey.hpp"

namespace sluis::targets::scim {

using boost::asio::awaitable;

namespace {

using how = sighting::how;

/// What providers answer that read no single object, or not this one, and may show it in their list.
bool is_single_refused(unsigned status) {
  return status == 400 || status == 403 || status == 405 || status == 501;
}

class finder {
 public:
  finder(session& s, const released_look_up& what, lists_of_looks& known)
      : session_(s),
        what_(what),
        kind_(what.what() == released_look_up::kind::user ? kind::user : kind::group),
        known_(known) {}

  awaitable<sighting> run() {
    std::optional<sighting> not_told;
    if (!what_.remote_id().empty()) {
      auto by_id = co_await ask_by_id();
      if (by_id.found == how::unknown && is_single_refused_)
        not_told = std::move(by_id);
      else if (by_id.found != how::nothing)
        co_return by_id;
    }
    auto by_handle = co_await ask_by("externalId", what_.object().hex(), how::by_handle);
    if (by_handle.found == how::nothing && !what_.user_name().empty())
      by_handle = co_await ask_by("userName", what_.user_name(), how::by_login);
    if (by_handle.found == how::nothing && not_told) {
      if (is_not_listed_)
        not_told->cause =
            error(errc::not_found,
                  not_told->cause.message() + "; its whole list shows it neither by its id nor by its handle",
                  not_told->cause.hint());
      co_return std::move(*not_told);
    }
    co_return by_handle;
  }

 private:
  [[nodiscard]] std::string label() const { return (kind_ == kind::user ? "user " : "group ") + what_.object().hex(); }
  [[nodiscard]] sighting cannot_say(const error& why) const {
    return {how::unknown,
            {},
            {why.code(), "whether " + label() + " is at the target cannot be said: " + why.message(), why.hint()}};
  }

  /// A handle of ours, or the login (of a group the name): without one of them nobody can say whose object it is.
  [[nodiscard]] bool tells_whose(const remote_object& one) const {
    const bool is_marked = one.handle && !one.handle->empty();
    return is_marked || one.fields.contains(kind_ == kind::user ? field::user_name : field::group_name);
  }

  awaitable<sighting> ask_by_id() {
    if (known_.answers_no_single.contains(kind_)) {
      auto in_list = co_await look_in_the_list();
      if (in_list.found == how::by_id) co_return in_list;
    }
    auto answer = co_await session_.send("GET", path_of(kind_, what_.remote_id()), {}, http::repeat::always);
    if (!answer) co_return cannot_say(answer.error());
    if (answer->status == 404 || answer->status == 410) co_return sighting{how::nothing, {}, {}};
    if (answer->status == 200) {
      auto object = parse_one(answer->body, kind_, what_.remote_id());
      if (!object)
        co_return cannot_say({errc::invalid_input, "the answer is not the object that was asked for",
                              "the target breaks RFC 7644: ask its operator"});
      if (tells_whose(*object)) co_return sighting{how::by_id, std::move(*object), {}};
      auto listed_too = co_await look_in_the_list();
      co_return listed_too;
    }
    const error why = status_error(read_answer(*answer), "a look-up by id", session_.settings().credential_file);
    if (!is_single_refused(answer->status)) co_return cannot_say(why);
    known_.answers_no_single.insert(kind_);
    is_single_refused_ = true;
    auto in_list = co_await look_in_the_list();
    if (in_list.found == how::by_id) co_return in_list;
    co_return cannot_say(why);
  }

  /// A provider that does not tell of a single object whose it is may show it in its list. That the list does not show
  /// it proves nothing.
  awaitable<sighting> look_in_the_list() {
    const auto all = co_await whole_list(session_, kind_, known_);
    if (!all) co_return cannot_say(all.error());
    auto there = (*all)->find(what_.remote_id());
    is_not_listed_ = !there && !(*all)->is_cut();
    if (there && tells_whose(*there)) co_return sighting{how::by_id, std::move(*there), {}, true};
    co_return cannot_say({errc::invalid_input,
                          there ? "neither a look-up by its id nor the list tells its handle or its login"
                                : "its list does not show it, and a look-up by its id does not tell whose it is",
                          "the target breaks RFC 7644: ask its operator"});
  }

  /// By a filter, or in the whole list where there is none.
  awaitable<result<std::vector<std::string>>> ids_with(std::string attribute, std::string value) {
    const auto kept = known_.read.find(kind_);
    const bool is_listed = kept != known_.read.end() && kept->second;
    if (!is_listed) {
      auto filtered = co_await find_by_filter(session_, kind_, attribute, value);
      if (!filtered) co_return filtered.error();
      if (*filtered) co_return std::move(**filtered);
    }
    const auto all = co_await whole_list(session_, kind_, known_);
    if (!all) co_return all.error();
    const bool is_handle = attribute == "externalId";
    auto ids = is_handle ? (*all)->with_handle(value) : (*all)->with_name(value);
    if (!is_handle && ids.empty() && (*all)->is_cut())
      co_return bad_list("it is too long to be looked through for a login");
    co_return std::move(ids);
  }

  awaitable<sighting> ask_by(std::string attribute, std::string value, how found_so) {
    auto ids = co_await ids_with(attribute, value);
    if (!ids) co_return cannot_say(ids.error());
    // The id was just answered as absent, or refused.
    const bool shows_known_id = !what_.remote_id().empty() && std::erase(*ids, what_.remote_id()) > 0;
    if (ids->empty() && !shows_known_id) co_return sighting{how::nothing, {}, {}};
    if (ids->empty()) {
      auto known = co_await read_by_search(attribute, value, what_.remote_id());
      if (!known) co_return cannot_say(known.error());
      if (found_so == how::by_handle) known->handle = what_.object().hex();
      if (is_single_refused_) co_return sighting{how::by_id, std::move(*known), {}, true};
      co_return absent_by_id(std::move(*known));
    }
    if (ids->size() > 1) {
      co_return cannot_say({errc::conflict, "several objects there have its " + attribute,
                            "delete all but one of them at the target, then sync again"});
    }
    auto object = co_await read(attribute, value, ids->front());
    sighting out{found_so, std::move(object), {}};
    if (found_so == how::by_handle) out.object.handle = what_.object().hex();
    co_return out;
  }

  /// What was found by another attribute; out of the list where it cannot be read by itself.
  awaitable<remote_object> read(std::string attribute, std::string value, std::string id) {
    auto answer = co_await session_.send("GET", path_of(kind_, id), {}, http::repeat::always);
    auto object = answer && answer->status == 200 ? parse_one(answer->body, kind_, id) : std::nullopt;
    if (object && tells_whose(*object)) co_return std::move(*object);
    const bool may_be_listed = object || (answer && is_single_refused(answer->status));
    if (may_be_listed) {
      const auto all = co_await whole_list(session_, kind_, known_);
      if (auto there = all ? (*all)->find(id) : std::nullopt) co_return std::move(*there);
    }
    const bool is_absent = answer && (answer->status == 404 || answer->status == 410);
    if (is_absent) {
      auto found = co_await read_by_search(attribute, value, id);
      if (found) co_return std::move(*found);
    }
    co_return object ? std::move(*object) : object_of(id);
  }

  /// What the search shows of it, or the whole list where there is no search.
  awaitable<result<remote_object>> read_by_search(std::string attribute, std::string value, std::string id) {
    const auto kept = known_.read.find(kind_);
    const bool is_listed = kept != known_.read.end() && kept->second;
    if (!is_listed) {
      auto found = co_await shown_by_filter(session_, kind_, attribute, value, id);
      if (!found) co_return found.error();
      if (*found) co_return std::move(**found);
    }
    const auto all = co_await whole_list(session_, kind_, known_);
    if (!all) co_return all.error();
    auto there = (*all)->find(id);
    co_return there ? std::move(*there) : object_of(id);
  }

  /// Nothing else of it is known.
  [[nodiscard]] remote_object object_of(const std::string& id) const {
    return {kind_ == kind::user ? remote_object::kind::user : remote_object::kind::group,
            id,
            remote_object::life::present,
            {}};
  }

  session& session_;
  const released_look_up& what_;
  kind kind_;
  lists_of_looks& known_;
  bool is_single_refused_ = false;
  bool is_not_listed_ = false;  // the list was read whole
};

}  // namespace

awaitable<sighting> find_object(session& s, const released_look_up& what, lists_of_looks& known) {
  finder asking(s, what, known);
  auto out = co_await asking.run();
  co_return out;
}

}  // namespace sluis::targets::scim
