// A folder in which every table has rows: two schools, names given twice, consents, plans with every outcome, two
// erasures in two epochs, and two restores with what was lost by them. Copies are kept of how it was earlier.
#pragma once

#include <algorithm>

#include "state/absences.hpp"
#include "state/blocks.hpp"
#include "state/closed_schools.hpp"
#include "state/configurations.hpp"
#include "state/orders.hpp"
#include "state/pauses.hpp"
#include "state/reads/held_reads.hpp"
#include "state/recipients.hpp"
#include "tests/unit/state/check/check_fixture.hpp"
#include "tests/unit/state/push/open_store.hpp"

namespace sluis::state::testing_support {

class rich_folder : public check_fixture {
 protected:
  void SetUp() override {
    backup_fixture::SetUp();
    by_ = store_->actor("uid:1000").value();
    other_ = store_->actor("uid:1001").value();
    read_schools("Twee");
    name_everybody();
    grant_and_show();
    push_plans();
    order();
    hold_reads();
    close_schools();
    before_erasures_ = keep("before-erasures");
    erase_called("Weg");
    erase_called("Ook weg");
    lose("Verloren", "88YY");
    lose("Kwijt", "77ZZ");
    read_schools("Anders");
    leave_plans();
    take_in({.brin = "55VV", .persons = {pupil("11", "Elf")}});
    take_in({.brin = "44UU"});
    add_entries(20);
    day_before_ = keep("day-before");
    take_in({.brin = "66WW", .persons = {pupil("61", "Laatste"), pupil("62", "Wacht")}});
    accept_all();
    take_in({.brin = "66WW", .persons = {pupil("61", "Laatste")}});  // and of who is absent by this nobody accepted it
    add_entries(300);
    store_->record({mutation_kind::admin_act, {}, 0, {}, {}, {}, {}})
        .value();  // so that the tiles of the checkpoint before are there
    store_.reset();
  }

  std::filesystem::path before_erasures_, day_before_;  // of the first epoch; of this epoch, with a key less

 private:
  void accept_all() {
    const auto these = absences(*store_).not_accepted().value();
    ASSERT_GE(these.size(), 2U);
    absences(*store_).accept(these, "by plan", {}, today_).value();
  }
  std::filesystem::path keep(const std::string& name) {
    store_.reset();
    auto out = copy(name);
    open_with_copies();
    return out;
  }
  void read_schools(const std::string& second) {
    take_in({.invalid = {broken(subject_kind::person, "9"), broken(subject_kind::person, "8")},
             .groups = {class_of("g4", "4A"), class_of("g5", "5A")},
             .persons = {pupil("1", "Een", {"g4"}), pupil("2", second, {"g4"}), teacher("3", "Drie", {"g5"})}});
    take_in({.brin = "55VV",
             .source = "las",
             .persons = {pupil("11", "Elf"), pupil("12", "Weg"), pupil("13", "Ook weg"), pupil("14", "Keert")}});
    take_in({.brin = "55VV", .source = "las", .persons = {pupil("11", "Elf")}});
    take_in({.brin = "55VV", .source = "las", .persons = {pupil("11", "Elf"), pupil("14", "Keert")}});
    take_in({.brin = "99XX", .source = "cito", .persons = {pupil("21", "Cito")}});
  }
  void grant_and_show() {
    {
      store::work again(*store_);
      for (const char* who : {"Een", "Elf"})
        store_->facts().assign_name(person_called(who).row, std::string("second.") + who).value();
      again.commit().value();
    }
    for (const auto& target : {partner, target_id("other")}) {
      recipients(*store_).expect(target, sluis::testing_support::partner_address()).value();
      store_->consents().record(consent_for(target, today_, today_ + std::chrono::days(90)), by_).value();
      clock_.at += std::chrono::hours(1);
      store_->consents().withdraw(target, other_).value();
    }
    store_->consents().record(consent_for(partner, today_, today_ + std::chrono::days(30)), other_).value();
    store_->record_access(by_, {id_of("Een"), id_of("Twee")}, "support", "names").value();
    store_->record_access(other_, {id_of("Drie")}, "support", "names").value();
  }
  void order() {
    const auto whom = id_of("Weg");
    orders(*store_).give(whom, order_kind::leave, "T-1", by_, today_).value();
    orders(*store_).withdraw(whom, other_, today_ + std::chrono::days(1)).value();
    orders(*store_).give(whom, order_kind::immediate, "T-2", by_, today_).value();
    orders(*store_).confirm(whom, other_, today_).value();
    blocks(*store_).begin(whom, "T-5", by_).value();
    blocks(*store_).end(whom, "T-6", other_).value();
    blocks(*store_).begin(id_of("Keert"), "T-7", by_).value();
    pauses(*store_).begin(partner, "T-8", by_).value();
    pauses(*store_).begin(partner, "T-9", other_).value();
    pauses(*store_).end(partner, "T-10", by_).value();
    configurations(*store_).note({{"daemon.state_dir", "a"}}, "one", config_cause::start).value();
    configurations(*store_).note({{"daemon.state_dir", "b"}}, "another", config_cause::reload).value();
    orders(*store_).give(id_of("Keert"), order_kind::leave, "T-3", other_, today_).value();
    orders(*store_).withdraw(id_of("Keert"), by_, today_ + std::chrono::days(2)).value();
    orders(*store_).give(id_of("Ook weg"), order_kind::immediate, "T-4", other_, today_).value();
    orders(*store_).confirm(id_of("Ook weg"), by_, today_ + std::chrono::days(1)).value();
  }
  /// Two schools' empty exports, each by another administrator's word; and nobody decides about a third.
  void hold_reads() {
    for (const auto& [brin, by] : {std::pair{"55VV", by_}, std::pair{"99XX", other_}}) {
      const auto held = take_in({.brin = brin, .produced_at = clock_.at});
      clock_.at += std::chrono::hours(1);
      held_reads(*store_).approve(to_hex(held.held->data(), held.held->size()), by).value();
    }
    const auto held = take_in({.brin = "55VV", .groups = {class_of("g1", "1A")}});
    held_reads(*store_)
        .refuse(to_hex(held.held->data(), held.held->size()), "another code of the same school", other_)
        .value();
    take_in({.brin = "55VV", .groups = {class_of("g1", "1A"), class_of("g2", "2A")}});
  }
  /// One is found again and closed by somebody else.
  void close_schools() {
    closed_schools words(*store_);
    take_in({.brin = "44UU"});
    for (const auto& by : {by_, other_}) {
      const auto all = words.known().value();
      const auto one =
          std::find_if(all.begin(), all.end(), [](const known_school& each) { return each.code == "44UU"; });
      words.close({*one}, "closed", by).value();
      if (by == by_) words.found_again(one->source, one->school).value();
    }
  }
  void push_plans() {
    const auto group = groups().at(0).row.id;
    const auto second = groups().at(1).row.id;
    // Which object comes first is chance; so all of one operation have the same outcome.
    push(*store_,
         {change_of(operation::create_group, group, {}, {{field::group_name, "4A"}}), create_user(id_of("Een")),
          create_user(id_of("Drie")), membership_change(operation::add_member, group, id_of("Een")),
          membership_change(operation::add_member, group, id_of("Drie"))},
         {done("0123456789abcdef01"), done("id-1"), done("id-2"), done(), done()});
    auto renamed = create_user(id_of("Een"), "Janneke");
    renamed.op = operation::update_user;
    renamed.before = {{field::given_name, "Janine"}};
    push(*store_, {renamed, change_of(operation::create_group, second, {}, {{field::group_name, "5A"}})},
         {unknown(), failed()});
    const auto held = save(*store_, {create_user(id_of("Elf"))}, plan_state::held);
    store_->plans().approve(held.id, by_).value();
    store_->plans().set_state(held.id, plan_state::pushing).value();
    store_->plans().intend(held.id, {1}).value();
    store_->plans().conclude(held.id, {{1, done("id-11")}}).value();
    store_->plans().set_state(held.id, plan_state::done).value();
    push(*store_, {create_user(id_of("Weg")), create_user(id_of("Ook weg")), create_user(id_of("Keert"))},
         {done("id-12"), done("id-13"), done("id-14")});
    leave_a_recipient();
    save(*store_, {create_user(id_of("Twee"))}, plan_state::withheld);
  }
  /// Two persons stay at another target's recipient.
  void leave_a_recipient() {
    const target_id other("other");
    auto plan = store_->plans().begin(other, {}).value();
    for (const char* who : {"Een", "Drie"}) plan->add(create_user(id_of(who))).value();
    const auto saved = plan->finish(plan_state::ready, 0, "").value();
    store_->plans().set_state(saved.id, plan_state::pushing).value();
    store_->plans().intend(saved.id, {1, 2}).value();
    store_->plans().conclude(saved.id, {{1, done("id-51")}, {2, done("id-52")}}).value();
    store_->plans().set_state(saved.id, plan_state::done).value();
    recipients(*store_).move(other, {"scim", "https://moved.example"}, "renamed", by_).value();
    recipients(*store_).leave(other, std::nullopt, "not used any more", other_).value();
  }
  void leave_plans() {
    save(*store_, {create_user(id_of("Cito"))},
         plan_state::held);  // and what it takes the place of keeps its hash only
    save(*store_, {create_user(id_of("Anders")), create_user(id_of("Cito"))}, plan_state::held);
  }
  void erase_called(const std::string& name) {
    clock_.at += std::chrono::hours(1);
    store_->erase({id_of(name)}, by_, "retention 90 days").value();
  }
  /// An account is made after the backup that is restored then.
  void lose(const std::string& name, const std::string& brin) {
    const auto backup = back_up().folder;
    take_in({.brin = brin, .persons = {pupil(name, name)}});
    store_->consents().record(consent_for(partner, today_, today_ + std::chrono::days(20)), by_).value();
    push(*store_, {create_user(id_of(name))}, {done("id-" + name)});
    back_up();
    restore(backup);
    take_its_place();
    take_in({.brin = brin, .persons = {pupil(name, name)}});
  }
  subject_id id_of(const std::string& name) { return person_called(name).row.id; }

  actor_id by_, other_;
};

}  // namespace sluis::state::testing_support
