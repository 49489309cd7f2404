#include "connectors/targets/scim/listed.hpp"

#include "connectors/http/url.hpp"
#include "connectors/targets/scim/lookup.hpp"
#include "connectors/targets/scim/members.hpp"
#include "connectors/targets/scim/paging.hpp"
#include "connectors/targets/scim/survey.hpp"

namespace sluis::targets::scim {

using boost::asio::awaitable;

namespace {

/// Objects without a handle of ours: a list may hold far more strangers than objects of ours.
constexpr std::size_t most_without_handle = 50'000;

const char* attributes_of_looks(kind what) {
  return what == kind::user ? "externalId,userName,active" : "externalId,displayName";
}
field name_field(kind what) {
  return what == kind::user ? field::user_name : field::group_name;
}

awaitable<result<listed>> read_whole(session& s, kind what) {
  listed out(what);
  const std::function<result<page_mark>(const std::string&)> take =
      [&out, what](const std::string& body) -> result<page_mark> {
    SLUIS_ASSIGN(auto objects, parse_shown(body, what, [](const std::string&) { return true; }));
    for (auto& one : objects) out.add(std::move(one.object));
    return parse_page_mark(body);
  };
  auto done = co_await each_page(s, what, attributes_of_looks(what), take);
  if (!done) co_return done.error();
  co_return std::move(out);
}

/// Of an object of a list only what says whose it is, and whether it is active.
void leave_out_the_rest(remote_object& of, kind what) {
  const auto is_left_out = [what](const auto& each) {
    return each.first != name_field(what) && each.first != field::active;
  };
  std::erase_if(of.fields, is_left_out);
}

}  // namespace

void listed::add(remote_object one) {
  const bool is_marked = one.handle && !one.handle->empty();
  if (!is_marked && without_handle_ >= most_without_handle) is_cut_ = true;
  if (!is_marked && is_cut_) return;
  without_handle_ += is_marked ? 0 : 1;
  leave_out_the_rest(one, what_);
  auto id = one.remote_id;
  objects_.insert_or_assign(std::move(id), std::move(one));
}

std::optional<remote_object> listed::find(const std::string& id) const {
  const auto at = objects_.find(id);
  return at == objects_.end() ? std::nullopt : std::optional(at->second);
}

std::vector<std::string> listed::with_handle(const std::string& handle) const {
  std::vector<std::string> out;
  for (const auto& [id, one] : objects_) {
    if (one.handle == handle) out.push_back(id);
  }
  return out;
}

std::vector<std::string> listed::with_name(const std::string& name) const {
  std::vector<std::string> out;
  for (const auto& [id, one] : objects_) {
    const auto there = one.fields.find(name_field(what_));
    if (there != one.fields.end() && is_same_name(there->second, name)) out.push_back(id);
  }
  return out;
}

awaitable<result<std::optional<remote_object>>> shown_by_filter(session& s, kind what, std::string attribute,
                                                                std::string value, std::string id) {
  using shown_object = std::optional<remote_object>;
  if (s.offers.filter == offered::no) co_return shown_object();
  const auto filter = http::percent_encode(attribute + " eq " + filter_value(value));
  std::string path =
      endpoint(what) + "?filter=" + filter + "&attributes=" + attributes_of_looks(what) + "&startIndex=1&count=2";
  auto answer = co_await s.send("GET", std::move(path), {}, http::repeat::always);
  if (!answer) co_return answer.error();
  if (answer->status != 200) co_return shown_object();
  auto objects = parse_shown(answer->body, what, [&id](const std::string& one) { return one == id; });
  if (!objects) co_return objects.error();
  for (auto& each : *objects) {
    if (each.object.remote_id != id) continue;
    leave_out_the_rest(each.object, what);
    co_return shown_object(std::move(each.object));
  }
  co_return shown_object();
}

awaitable<result<const listed*>> whole_list(session& s, kind what, lists_of_looks& known) {
  for (;;) {
    if (const auto kept = known.read.find(what); kept != known.read.end()) {
      if (!kept->second) co_return kept->second.error();
      co_return &*kept->second;
    }
    if (s.is_brief())
      co_return error{errc::unavailable, "its whole list is not read before a removal", "the next sync reads it"};
    const auto turn = co_await known.reading.begin();
    if (!turn) continue;
    auto all = co_await read_whole(s, what);
    known.read.insert_or_assign(what, std::move(all));
  }
}

}  // namespace sluis::targets::scim
