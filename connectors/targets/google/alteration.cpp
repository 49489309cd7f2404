#include "connectors/targets/google/alteration.hpp"

#include "connectors/targets/anothers_answer.hpp"
#include "connectors/targets/google/answers.hpp"
#include "connectors/targets/google/calls.hpp"
#include "connectors/targets/google/creation.hpp"
#include "connectors/targets/google/org_unit_path.hpp"
#include "connectors/targets/google/resources.hpp"

namespace sluis::targets::google {

namespace {

bool is_removal(operation op) {
  return op == operation::deactivate_user || deletes(op);
}

bool shows_another(const reply& by, const std::string& id) {
  const auto document = by.body.empty() ? result<json>(json()) : parse_object(by.body);
  const auto shown = document ? text_member(*document, "id") : std::string();
  return !shown.empty() && shown != id;
}

/// Of the object in the answer; empty: it shows none.
std::string handle_shown(const released_change& change, const reply& by, const std::string& group_domain) {
  const auto document = by.body.empty() ? result<json>(json()) : parse_object(by.body);
  if (!document) return {};
  return kind_of(change.op()) == kind::user ? handle_in_user(*document) : handle_in_group(*document, group_domain);
}

}  // namespace

alteration::alteration(const released_change& change, surroundings& around)
    : errand(change, around), id_(change.remote_id()) {
  if (!id_.empty()) {
    begin();
  } else if (change.op() == operation::deactivate_user) {
    at_ = stage::find;
  } else {
    fail({errc::not_found, name_of(change) + " has no id at Google", "it must be created there first"});
  }
}

void alteration::begin() {
  const bool update = change().op() == operation::update_user;
  go(update && (needs_organizations(change().fields()) || place_ == place::lost) ? stage::read : stage::write);
}

void alteration::go(stage next_one) {
  at_ = next_one;
  no_trouble();
}

std::optional<call> alteration::next() {
  switch (at_) {
    case stage::find:
      return find_ours(change(), settings());
    case stage::read:
      return calls::get_user_organizations(id_);
    case stage::undelete:
      return undeletion();
    case stage::write:
      return writing();
  }
  return std::nullopt;
}

std::optional<call> alteration::writing() {
  if (change().op() == operation::delete_user) return calls::delete_user(id_);
  if (change().op() == operation::delete_group) return calls::delete_group(id_);
  if (units().places(change())) {
    if (auto trouble = units().trouble_with(units().place_of(change().fields()))) {
      end(std::move(*trouble));
      return std::nullopt;
    }
  }
  const auto body = patch();
  const auto text = body ? to_text(*body) : result<std::string>(body.error());
  if (!text) {
    fail(text.error());
    return std::nullopt;
  }
  if (body->empty()) {  // nothing of it is written at Google
    done(id_);
    return std::nullopt;
  }
  return kind_of(change().op()) == kind::user ? calls::patch_user(id_, *text) : calls::patch_group(id_, *text);
}

result<json> alteration::patch() {
  const auto fields = fields_to_set(change());
  if (kind_of(change().op()) != kind::user) {
    SLUIS_ASSIGN(auto out, group_patch(fields));
    if (change().writes_handle()) put_handle(out, change(), settings().group_domain);
    return out;
  }
  SLUIS_ASSIGN(auto out, user_patch(change(), fields, settings().group_domain, organizations_));
  if (change().writes_handle()) put_handle(out, change(), settings().group_domain);
  if (units().places(change())) {
    put_place(out, units().place_of(fields));
  } else if (place_ == place::lost) {
    put_place(out, units().place_of(placing_fields(organizations_)));
  }
  return out;
}

call alteration::undeletion() {
  if (!is_template(settings().org_unit)) return calls::undelete_user(id_, settings().org_unit);
  if (!units().places(change())) place_ = place::lost;
  return calls::undelete_user(id_, "/");
}

void alteration::hear(const answered& by) {
  switch (at_) {
    case stage::find:
      return heard_find(by);
    case stage::read:
      return heard_read(by);
    case stage::undelete:
      return heard_undelete(by);
    case stage::write:
      return heard_write(by);
  }
}

void alteration::heard_find(const answered& by) {
  auto id = id_of_ours(by, change(), settings());
  if (id) {
    id_ = std::move(*id);
    return go(stage::write);
  }
  if (id.error().code() == errc::not_found) {  // nobody there: nobody active
    outcome nobody{outcome::kind::done, {}, {}};
    nobody.was_absent = true;
    return end(std::move(nobody));
  }
  const bool later = meaning_of(by) == meaning::again || meaning_of(by) == meaning::open;
  if (later && once_more()) return;
  end({outcome::kind::not_sent, {}, id.error()});
}

void alteration::heard_read(const answered& by) {
  switch (meaning_of(by)) {
    case meaning::success: {
      const auto document = parse_object(by->body);
      if (!document) {
        return fail({errc::invalid_input, "Google's copy of " + name_of(change()) + " cannot be read",
                     "the next sync tries again"});
      }
      organizations_ = list_member(*document, "organizations");
      return go(stage::write);
    }
    case meaning::gone:
      return heard_gone(by);
    case meaning::again:
    case meaning::open:
      if (once_more()) return;
      return end({outcome::kind::not_sent, {}, why(by)});  // only asked: nothing was changed
    default:
      return end_as(by);
  }
}

void alteration::heard_write(const answered& by) {
  note_write(by);
  switch (meaning_of(by)) {
    case meaning::success:
      if (change().op() == operation::delete_user || change().op() == operation::delete_group) is_deleted(id_);
      if (shows_another(*by, id_)) {
        return end(
            {outcome::kind::unknown,
             {},
             {errc::outcome_unknown, "Google answered the change of " + name_of(change()) + " with another object",
              "the next sync looks at it and says it again"}});
      }
      if (shows_another_handle(change(), handle_shown(change(), *by, settings().group_domain))) {
        return end(answered_by_another(outcome::kind::unknown, name_of(change())));
      }
      return done(id_);
    case meaning::gone:
      return heard_gone(by);
    case meaning::again:
    case meaning::open:
      if (once_more()) return;
      break;
    case meaning::refused:
      if (by->status == 412 && not_shown_yet(id_)) return;  // some condition of a user who is being created
      if (by->status == 400 && units().places(change())) units().forget(units().place_of(change().fields()));
      break;
    default:
      break;
  }
  end_as(by);
}

void alteration::heard_gone(const answered& by) {
  if (not_shown_yet(id_)) return;
  if (is_removal(change().op())) {
    outcome nobody{outcome::kind::done, id_, {}};
    nobody.was_absent = true;  // so that it is looked for: it may be on under another id, or where a search shows it
    return end(std::move(nobody));
  }
  if (change().op() == operation::update_user && undeleting_ == attempt::not_yet) {
    undeleting_ = attempt::tried;
    return go(stage::undelete);
  }
  end_as(by);
}

void alteration::heard_undelete(const answered& by) {
  note_write(by);
  switch (meaning_of(by)) {
    case meaning::again:
      if (once_more()) return;
      break;
    case meaning::refused:  // 400: it was not deleted after all
      if (by->status != 400) break;
      is_new(id_);
      return begin();
    case meaning::success:
    case meaning::open:  // said again by what follows: it is there, or still gone
      is_new(id_);
      return begin();
    default:
      break;
  }
  end_as(by);
}

}  // namespace sluis::targets::google
