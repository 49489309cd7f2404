#include "connectors/targets/scim/survey.hpp"

#include "connectors/http/parallel.hpp"
#include "connectors/targets/composed.hpp"
#include "connectors/targets/handing_over.hpp"
#include "connectors/targets/scim/json_text.hpp"
#include "connectors/targets/scim/members.hpp"
#include "connectors/targets/scim/paging.hpp"
#include "connectors/targets/scim/urn.hpp"
#include "connectors/targets/scim/values.hpp"
#include "connectors/targets/shown_forms.hpp"
#include "model/survey_remarks.hpp"

namespace sluis::targets::scim {

namespace {

constexpr const char* of_users =
    "externalId,userName,displayName,name,emails,title,active,urn:ietf:params:scim:schemas:extension:enterprise:2.0:"
    "User:organization";
constexpr const char* of_plain_users = "externalId,userName,displayName,name,emails,title,active";
constexpr const char* of_groups = "externalId,displayName,members";

/// What one object shows. What is there and has another type than it should have is told as not understood: it is not
/// compared, and not passed over in silence.
class reader {
 public:
  explicit reader(shown& into) : into_(into) {}

  void user(const json& from) {
    text(field::user_name, from, "userName");
    text(field::display_name, from, "displayName");
    text(field::function, from, "title");
    address(from);
    if (const json* const name = part(from, "name")) {
      text(field::given_name, *name, "givenName");
      text(field::family_name_prefix, *name, "middleName");
      text(field::family_name, *name, "familyName");
    }
    if (const json* const enterprise = part(from, urn::enterprise)) text(field::school, *enterprise, "organization");
    const json* const active = present(from, "active");
    const auto flag = active == nullptr ? std::nullopt : read_flag(*active);
    if (flag) into_.object.fields[field::active] = *flag ? "true" : "false";
    if (active != nullptr && !flag) into_.not_understood.insert("active");
    into_.shows_switch = active != nullptr;
  }

  void group(const json& from) {
    text(field::group_name, from, "displayName");
    const json* const list = present(from, "members");
    const bool is_list = list != nullptr && list->is_array();
    if (list != nullptr && !is_list) into_.not_understood.insert("members");
    into_.shows_members = is_list;
    for (const auto& id : members_in(from)) into_.members.push_back(id);
  }

 private:
  static const json* present(const json& from, std::string_view name) {
    const json* const found = member(from, name);
    return found == nullptr || found->is_null() ? nullptr : found;
  }

  const json* part(const json& from, std::string_view name) {
    const json* const found = present(from, name);
    if (found == nullptr || found->is_object()) return found;
    into_.not_understood.emplace(name);
    return nullptr;
  }

  void text(field f, const json& from, std::string_view name) {
    const json* const found = present(from, name);
    if (found == nullptr) return;
    if (!found->is_string())
      into_.not_understood.emplace(name);
    else if (auto value = found->get<std::string>(); !value.empty())
      into_.object.fields[f] = composed(std::move(value));
  }

  // The primary address, else the first.
  void address(const json& user) {
    const json* const list = present(user, "emails");
    if (list == nullptr || (list->is_array() && list->empty())) return;
    if (!list->is_array() || !list->front().is_object()) {
      into_.not_understood.insert("emails");
      return;
    }
    const json* chosen = &list->front();
    for (const auto& each : *list) {
      const json* const primary = member(each, "primary");
      if (primary != nullptr && read_flag(*primary).value_or(false)) chosen = &each;
    }
    text(field::email, *chosen, "value");
  }

  shown& into_;
};

shown read_shown(const json& from, kind what) {
  shown one;
  one.object.what = what == kind::user ? remote_object::kind::user : remote_object::kind::group;
  one.object.remote_id = id_member(from);
  const auto handle = target_handle::parse(string_member(from, "externalId"));
  one.object.handle = handle ? handle->hex() : std::string();
  reader read(one);
  if (what == kind::user)
    read.user(from);
  else
    read.group(from);
  return one;
}

remote_object::kind object_kind(kind what) {
  return what == kind::user ? remote_object::kind::user : remote_object::kind::group;
}

/// Tells the surveyor of one kind of objects.
class telling {
 public:
  telling(kind what, surveyor& to) : what_(what), to_(to), remarks_(hears_remarks(to)) {}

  void begin_anew() {
    without_members_.clear();
    any_shows_members_ = any_without_switch_ = false;
  }

  /// An object may be told again: what came twice is for each_page to find.
  void tell(const shown& one) {
    if (one.is_stranger) {
      if (remarks_ != nullptr) remarks_->on_stranger(one.object);
      return;
    }
    for (const auto& name : one.not_understood) remark(targets::not_understood(name, plural()));
    to_.on_object(one.object);
    for (const auto& id : one.members) to_.on_membership(one.object.remote_id, id);
    if (what_ == kind::group && !one.shows_members) without_members_.push_back(one.object.remote_id);
    any_shows_members_ = any_shows_members_ || one.shows_members;
    any_without_switch_ = any_without_switch_ || (what_ == kind::user && !one.shows_switch);
  }

  void remark(const std::string& text) {
    if (remarks_ != nullptr) remarks_->on_remark(text);
  }

  /// A group without `members` is empty where the target shows them of another (RFC 7643, 2.5); where it shows them of
  /// none, it says nothing of who is in it.
  void end() {
    if (any_without_switch_) remark(switch_not_shown("active"));
    if (any_shows_members_ || remarks_ == nullptr) return;
    for (const auto& id : without_members_) remarks_->on_members_not_shown(id);
  }

  [[nodiscard]] std::vector<std::string> known() const {
    std::vector<std::string> out;
    if (remarks_ != nullptr)
      remarks_->each_known(object_kind(what_), [&out](const std::string& id) { out.push_back(id); });
    return out;
  }
  [[nodiscard]] bool is_login_of_ours(const std::string& login) const {
    return remarks_ != nullptr && remarks_->is_login_of_ours(login);
  }
  [[nodiscard]] bool can_ask_each() const { return remarks_ != nullptr; }

 private:
  [[nodiscard]] std::string plural() const { return what_ == kind::user ? "users" : "groups"; }

  kind what_;
  surveyor& to_;
  survey_remarks* remarks_;
  std::vector<std::string> without_members_;
  bool any_shows_members_ = false;
  bool any_without_switch_ = false;
};

constexpr const char* no_enterprise =
    "the target refuses a list that names the enterprise extension (RFC 7643, 4.3), so the school of its accounts is "
    "not compared: ask its operator";
constexpr const char* no_groups_there =
    "the target answers 404 to /Groups, so it has no groups: its accounts are compared, groups are not";

/// `refused` as of each_page.
boost::asio::awaitable<result<void>> list_kind(session& s, kind what, surveyor& to, telling& all,
                                               std::string attributes, unsigned& refused) {
  std::size_t without_id = 0;
  const std::function<result<page_mark>(const std::string&)> take = [&](const std::string& body) -> result<page_mark> {
    const auto is_known = [&to, what](const std::string& id) { return to.is_known(object_kind(what), id); };
    const auto is_wanted_login = [&all](const std::string& login) { return all.is_login_of_ours(login); };
    SLUIS_ASSIGN(const auto objects, parse_shown(body, what, is_known, is_wanted_login));
    for (const auto& one : objects) all.tell(one);
    SLUIS_ASSIGN(auto mark, parse_page_mark(body));
    without_id += mark.objects - mark.ids.size();
    return mark;
  };
  const after_page then = [&to] { return hand_over(to); };
  auto done = co_await each_page(s, what, std::move(attributes), take, &refused, then);
  if (done && without_id > 0) {
    all.remark("the target lists " + std::to_string(without_id) +
               " objects without an id; they are not ours and were passed over: ask its operator");
  }
  co_return done;
}

/// A target that does not know an extension may refuse a list that names it: it is asked again without (RFC 7644, 3.9,
/// would have it ignored).
boost::asio::awaitable<result<void>> list_as_far_as_known(session& s, kind what, surveyor& to, telling& all) {
  unsigned refused = 0;
  auto done = co_await list_kind(s, what, to, all, attributes_to_read(what), refused);
  if (refused == 400 && what == kind::user) {
    all.begin_anew();
    done = co_await list_kind(s, what, to, all, of_plain_users, refused);
    if (done) all.remark(no_enterprise);
  }
  // Where groups of ours are on record, 404 is a fault that says nothing of them.
  if (refused == 404 && what == kind::group && all.can_ask_each() && all.known().empty()) {
    all.remark(no_groups_there);
    co_return result<void>{};
  }
  co_return done;
}

/// Each object that is known, by its id: for a target that cannot page.
boost::asio::awaitable<result<void>> ask_each(session& s, kind what, telling& all) {
  const auto ids = all.known();
  result<void> out;
  const std::function<boost::asio::awaitable<void>(std::size_t)> one =
      [&](std::size_t i) -> boost::asio::awaitable<void> {
    if (!out) co_return;
    auto answer = co_await s.send("GET", path_of(what, ids[i]), {}, http::repeat::always);
    if (answer && (answer->status == 404 || answer->status == 410))
      co_return;  // missed: it is asked for by its handle as well
    if (!answer) {
      out = answer.error();
    } else if (answer->status != 200) {
      out = status_error(read_answer(*answer), "a look-up by id", s.settings().credential_file);
    } else if (const auto object = parse_shown_one(answer->body, what, ids[i])) {
      all.tell(*object);
    } else {
      out = bad_list("the answer to a look-up by id is not the object that was asked for");
    }
  };
  co_await http::in_parallel(ids.size(), s.settings().connections, one);
  co_return out;
}

constexpr const char* looks_at_each =
    "the target cannot page through its lists: each object is looked at by its id instead, which takes a request each; "
    "ask its operator for startIndex (RFC 7644, 3.4.2.4)";

}  // namespace

const char* attributes_to_read(kind what) {
  return what == kind::user ? of_users : of_groups;
}

result<std::vector<shown>> parse_shown(std::string_view body, kind what, const asked_of_text& is_known,
                                       const asked_of_text& is_wanted_login) {
  const auto document = parse_object(body);
  const json* const resources = document ? member(*document, "Resources") : nullptr;
  std::vector<shown> out;
  if (!document) return bad_list(document.error().message());
  if (resources == nullptr || (resources->is_null() && number_member(*document, "totalResults") == 0U)) return out;
  if (!resources->is_array()) return bad_list("its Resources are not a list");
  bool any_shows_it = false;
  for (const auto& each : *resources) {
    any_shows_it = any_shows_it || member(each, "externalId") != nullptr;
    const bool carries_ours = target_handle::parse(string_member(each, "externalId")).has_value();
    const auto id = id_member(each);
    if (id.empty() && carries_ours) return bad_list("an object in it has no id");
    const bool is_ours = carries_ours || (!id.empty() && is_known && is_known(id));
    const bool is_wanted = !is_ours && !id.empty() && what == kind::user && is_wanted_login &&
                           is_wanted_login(composed(string_member(each, "userName")));
    if (!is_ours && !is_wanted) continue;
    out.push_back(read_shown(each, what));
    out.back().is_stranger = is_wanted;
  }
  if (!any_shows_it) {
    for (auto& one : out) one.object.handle.reset();
  }
  return out;
}

std::optional<shown> parse_shown_one(std::string_view body, kind what, const std::string& id) {
  const auto document = parse_object(body);
  if (!document || id_member(*document) != id) return std::nullopt;
  return read_shown(*document, what);
}

std::optional<remote_object> parse_one(std::string_view body, kind what, const std::string& id) {
  auto out = parse_shown_one(body, what, id);
  if (!out) return std::nullopt;
  return std::move(out->object);
}

boost::asio::awaitable<result<void>> survey_all(session& s, surveyor& to) {
  auto* const remarks = hears_remarks(to);
  if (remarks != nullptr && s.offers.config_status != 0) {
    remarks->on_remark("the target answers " + std::to_string(s.offers.config_status) +
                       " to /ServiceProviderConfig, so what it offers is not known: PATCH and filters are tried, "
                       "nothing is sent in bulk; ask its operator");
  }
  for (const auto what : {kind::user, kind::group}) {
    telling all(what, to);
    result<void> done;
    if (s.offers.paging == offered::yes) done = co_await list_as_far_as_known(s, what, to, all);
    if (s.offers.paging == offered::no && all.can_ask_each()) {
      all.begin_anew();
      all.remark(looks_at_each);
      done = co_await ask_each(s, what, all);
    }
    if (!done) co_return done.error();
    all.end();
  }
  co_return result<void>{};
}

}  // namespace sluis::targets::scim
