#include "connectors/targets/graph/survey.hpp"

#include "connectors/targets/graph/judge.hpp"
#include "connectors/targets/handing_over.hpp"

namespace sluis::targets::graph {

using boost::asio::awaitable;

namespace {

using kind = remote_object::kind;

// Our objects are picked out here: Graph has no filter for "has a value" without advanced queries. A delta query takes
// no $top.
std::string all_of(kind what, const shown_properties& properties) {
  return what == kind::user ? "/users/delta?$select=" + properties.users
                            : "/groups/delta?$select=" + properties.groups + ",members";
}
std::string deleted_of(kind what, const shown_properties& properties) {
  return "/directory/deletedItems/microsoft.graph." +
         (what == kind::user ? "user?$select=" + properties.users : "group?$select=" + properties.groups) + "&$top=999";
}

error endless() {
  return {errc::invalid_input, "Microsoft Graph's list does not end", "the next survey tries again"};
}

error without_link() {
  return {errc::invalid_input, "Microsoft Graph's changes end without saying where to go on from",
          "the next survey tries again"};
}

result<page> read_one(const heard& by, const graph_settings& settings) {
  if (by.status == 0) return by.instead;
  if (by.status != 200) return answer_error(by, "a survey", settings.credential_file);
  return read_page(by.body, settings.base_url);
}

error too_much() {
  return {errc::invalid_input, "Microsoft Graph's lists tell far more than was ever put there",
          "nothing of them is believed"};
}

result<void> tell_all(const page& read, delta_items& items, surveyor& to) {
  for (const auto& each : read.objects) SLUIS_TRY(items.tell(each, to));
  if (to.is_over()) return too_much();
  return {};
}

}  // namespace

awaitable<delta_survey::walked> delta_survey::walk(std::string from, kind what, extent round, surveyor& to) {
  walked out;
  delta_items items(what, round, properties_);
  for (unsigned pages = 0; pages < most_pages; ++pages) {
    auto question = reading(from);
    const auto by = co_await session_.ask(std::move(question));
    auto read = read_one(by, session_.settings());
    const auto told = read ? tell_all(*read, items, to) : result<void>(read.error());
    if (!told) {
      out.how = must_begin_anew(by) ? walked::end::expired : walked::end::failed;
      out.why = told.error();
      co_return out;
    }
    const auto taken = co_await hand_over(to);
    if (!taken) {
      out.why = taken.error();
      co_return out;
    }
    if (read->next.empty()) {
      out.how = read->delta.empty() ? walked::end::failed : walked::end::done;
      if (read->delta.empty()) out.why = without_link();
      items.end(to);
      session_.mastered.take(what, round, items.mastered());
      session_.mastered.remark(what, to);
      out.link = std::move(read->delta);
      co_return out;
    }
    from = std::move(read->next);
  }
  out.why = endless();
  co_return out;
}

awaitable<delta_survey::walked::end> delta_survey::changes(surveyor& to, error& why) {
  to.begin(extent::changes);
  auto users = co_await walk(since_->users, kind::user, extent::changes, to);
  why = users.why;
  if (users.how != walked::end::done) co_return users.how;
  auto groups = co_await walk(since_->groups, kind::group, extent::changes, to);
  why = groups.why;
  if (groups.how != walked::end::done) co_return groups.how;
  since_ = links{std::move(users.link), std::move(groups.link)};
  co_return walked::end::done;
}

awaitable<result<void>> delta_survey::whole(surveyor& to) {
  since_.reset();
  to.begin(extent::whole);
  auto users = co_await walk(all_of(kind::user, properties_), kind::user, extent::whole, to);
  if (users.how != walked::end::done) co_return users.why;
  auto said = co_await deleted(kind::user, to);
  if (!said) co_return said.error();
  auto groups = co_await walk(all_of(kind::group, properties_), kind::group, extent::whole, to);
  if (groups.how != walked::end::done) co_return groups.why;
  said = co_await deleted(kind::group, to);
  if (!said) co_return said.error();
  since_ = links{std::move(users.link), std::move(groups.link)};
  co_return result<void>{};
}

// A first round does not tell of what lies among the deleted ones.
awaitable<result<void>> delta_survey::deleted(kind what, surveyor& to) {
  std::string path = deleted_of(what, properties_);
  for (unsigned pages = 0; !path.empty(); ++pages) {
    if (pages >= most_pages) co_return endless();
    auto question = reading(std::move(path));
    const auto by = co_await session_.ask(std::move(question));
    auto read = read_one(by, session_.settings());
    if (!read) co_return read.error();
    for (const auto& each : read->objects) {
      auto object = read_object(each, what, extent::whole, properties_);
      object.stands = remote_object::life::deleted;
      if (!object.handle->empty() || to.is_known(what, object.remote_id)) to.on_object(object);
    }
    if (to.is_over()) co_return too_much();
    path = std::move(read->next);
  }
  co_return result<void>{};
}

awaitable<result<void>> delta_survey::run(surveyor& to) {
  if (since_ && to.may_hear() == extent::changes) {
    error why;
    const auto how = co_await changes(to, why);
    if (how == walked::end::done) co_return result<void>{};
    if (how == walked::end::failed) co_return why;
  }
  auto told = co_await whole(to);
  co_return told;
}

}  // namespace sluis::targets::graph
