#include "state/ledger.hpp"

#include <gtest/gtest.h>

#include "state/check.hpp"
#include "state/consent_coverage.hpp"
#include "state/recipients.hpp"
#include "tests/support/consents.hpp"
#include "tests/unit/state/push/open_store.hpp"

namespace sluis::state {
namespace {

using namespace testing_support;

consent signed_for(const char* target = "partner") {
  auto out = sluis::testing_support::signed_consent(
      target_id(target), {consent_attribute::given_name, consent_attribute::groups}, on(2026, 8, 1), on(2027, 7, 31));
  out.signatory = "Wilhelmina Zonderland";
  out.mandate = "bestuurder volgens KvK-uittreksel";
  out.legal_name = "Zonderland Leermiddelen";
  out.purpose = "lesmateriaal van Zonderland";
  out.agreement = "overeenkomst Zonderland 2026";
  out.roles = {role::student};
  out.schools = {"99XX", "88YY-01"};
  out.evidence_name = "toestemming-zonderland.pdf";
  out.evidence_sha256 = std::string(32, 'a') + std::string(32, 'A');
  return out;
}

const recipient partner_here = sluis::testing_support::partner_address();
const recipient elsewhere_address = {"scim", "https://other.example/scim/v2"};

actor_id signatory_clerk() {
  actor_id out;
  out.bytes.fill(5);
  return out;
}

TEST(ledger, what_was_recorded_comes_back) {
  open_store store;
  const auto recorded = store->consents().record(signed_for(), signatory_clerk()).value();
  EXPECT_FALSE(recorded.id.is_null());
  store.open();
  const auto all = store->consents().list().value();
  ASSERT_EQ(all.size(), 1U);
  EXPECT_EQ(all[0].id, recorded.id);
  EXPECT_EQ(all[0].target.str(), "partner");
  EXPECT_EQ(all[0].attributes, signed_for().attributes);
  EXPECT_EQ(all[0].signatory, "Wilhelmina Zonderland");
  EXPECT_EQ(all[0].mandate, signed_for().mandate);
  EXPECT_EQ(all[0].to, partner_here);
  EXPECT_EQ(all[0].legal_name, "Zonderland Leermiddelen");
  EXPECT_EQ(all[0].country, "NL");
  EXPECT_EQ(all[0].purpose, signed_for().purpose);
  EXPECT_EQ(all[0].agreement, signed_for().agreement);
  EXPECT_EQ(all[0].roles.text(), "student");
  EXPECT_EQ(all[0].schools, (school_codes{"88YY-01", "99XX"})) << "sorted";
  EXPECT_EQ(all[0].evidence_name, signed_for().evidence_name);
  EXPECT_EQ(all[0].evidence_sha256, std::string(64, 'a')) << "in lower case";
  EXPECT_EQ(all[0].valid_from, on(2026, 8, 1));
  EXPECT_EQ(all[0].valid_until, on(2027, 7, 31));
  EXPECT_EQ(all[0].recorded_by, signatory_clerk());
  EXPECT_EQ(all[0].recorded_at, store.time.time);
  EXPECT_FALSE(all[0].withdrawn_at);

  store.time.time += std::chrono::hours{1};
  EXPECT_EQ(store->consents().withdraw(partner, signatory_clerk()).value(), 1U);
  const auto after = store->consents().list().value();
  EXPECT_EQ(after[0].withdrawn_at, store.time.time);
  EXPECT_EQ(after[0].withdrawn_by, signatory_clerk());
  EXPECT_EQ(store.log_kinds(), (std::vector<std::string>{"consent.granted", "consent.withdrawn"}));
}

TEST(ledger, who_signed_is_unreadable_on_the_disk) {
  open_store store;
  store->consents().record(signed_for(), signatory_clerk()).value();
  store.close();
  const auto bytes = store.all_bytes();
  for (const char* name :
       {"Wilhelmina", "Zonderland", "zonderland", "KvK", "bestuurder", "lesmateriaal", "overeenkomst"}) {
    EXPECT_EQ(bytes.find(name), std::string::npos) << name;
  }
}

TEST(ledger, incomplete_consents_are_refused) {
  struct row {
    const char* name;
    void (*spoil)(consent&);
    const char* says;
  };
  open_store store;
  for (const auto& [name, spoil, says] :
       {row{"no target", [](consent& c) { c.target = target_id(); }, "names no target"},
        row{"no attribute", [](consent& c) { c.attributes = {}; }, "names no attribute"},
        row{"no recipient", [](consent& c) { c.to.address.clear(); }, "names no recipient"},
        row{"a recipient with a blank", [](consent& c) { c.to.address = "https://a b"; }, "names no recipient"},
        row{"no legal name", [](consent& c) { c.legal_name.clear(); }, "does not name the recipient"},
        row{"no purpose", [](consent& c) { c.purpose.clear(); }, "has no purpose"},
        row{"no agreement", [](consent& c) { c.agreement.clear(); }, "names no agreement"},
        row{"no country", [](consent& c) { c.country.clear(); }, "does not say the recipient's country"},
        row{"a country in words", [](consent& c) { c.country = "Nederland"; }, "country that is none"},
        row{"no role", [](consent& c) { c.roles = {}; }, "names no role"},
        row{"a school's name", [](consent& c) { c.schools = {"De Zonnebloem"}; }, "a school that is no code"},
        row{"over already", [](consent& c) { c.valid_until = on(2026, 8, 2); }, "ended already"},
        row{"until before from", [](consent& c) { c.valid_until = c.valid_from - std::chrono::days{1}; },
            "ends before it begins"},
        row{"no signatory", [](consent& c) { c.signatory.clear(); }, "has no signatory"},
        row{"no mandate", [](consent& c) { c.mandate.clear(); }, "has no mandate"},
        row{"no evidence", [](consent& c) { c.evidence_name.clear(); }, "has no evidence"},
        row{"short hash", [](consent& c) { c.evidence_sha256.pop_back(); }, "not 64 hex digits"},
        row{"no hex", [](consent& c) { c.evidence_sha256[0] = 'x'; }, "not 64 hex digits"},
        row{"endless text", [](consent& c) { c.mandate.assign(5000, 'x'); }, "more than 1000 bytes"}}) {
    auto what = signed_for();
    spoil(what);
    const auto refused = store->consents().record(what, signatory_clerk());
    ASSERT_FALSE(refused) << name;
    EXPECT_EQ(refused.error().code(), errc::invalid_input) << name;
    EXPECT_NE(refused.error().message().find(says), std::string::npos) << name << ": " << refused.error().text();
  }
  EXPECT_TRUE(store->consents().list().value().empty());
  EXPECT_EQ(store->log().size(), 0U);
}

TEST(ledger, withdrawing_what_does_not_stand_is_not_found) {
  open_store store;
  EXPECT_EQ(store->consents().withdraw(partner, signatory_clerk()).error().code(), errc::not_found);
  store->consents().record(signed_for(), signatory_clerk()).value();
  EXPECT_EQ(store->consents().withdraw(target_id("another"), signatory_clerk()).error().code(), errc::not_found);
  EXPECT_EQ(store->consents().withdraw(partner, signatory_clerk()).value(), 1U);
  EXPECT_EQ(store->consents().withdraw(partner, signatory_clerk()).error().code(), errc::not_found);
}

// R-B3: what a push may rest on, day by day.
class grants : public testing::Test {
 protected:
  grants() { recorded_on(on(2025, 7, 1)); }
  void recorded_on(day date) { store_.time.time = date + std::chrono::hours{12}; }
  void record(day from, day until, attribute_set attributes = {consent_attribute::given_name},
              const char* target = "partner", const recipient& to = partner_here) {
    auto what = sluis::testing_support::signed_consent(target_id(target), attributes, from, until);
    what.to = to;
    store_->consents().record(what, signatory_clerk()).value();
  }
  void withdraw_on(day date) {
    recorded_on(date);
    store_->consents().withdraw(partner, signatory_clerk()).value();
  }
  /// "consent of …", "withdrawal", "expiry" or "nothing".
  std::string on_day(day today, const recipient& now = partner_here) {
    const auto found = store_->consents().valid_grant(partner, now, today).value();
    if (!found) return "nothing";
    EXPECT_EQ(found->institution().str(), "stichting-demo");
    EXPECT_EQ(found->target(), partner);
    EXPECT_EQ(found->to(), now);
    if (found->what() == grant::kind::consent)
      return "consent of " + found->attributes().text() + " to " + sluis::to_string(found->last_day());
    EXPECT_TRUE(found->attributes().empty());
    EXPECT_FALSE(found->covers(role::student, subject_id{}));
    return (found->what() == grant::kind::withdrawal ? "withdrawal" : "expiry") + std::string(" ") +
           sluis::to_string(found->last_day());
  }
  std::string why(day today, const recipient& now = partner_here) {
    return describe(store_->consents().standing(partner, now, today).value(), partner, now);
  }
  day ends(day today) { return store_->consents().standing(partner, partner_here, today).value().ends; }
  open_store store_;
};

TEST_F(grants, never_one_is_nothing) {
  EXPECT_EQ(on_day(on(2026, 11, 23)), "nothing");
  EXPECT_EQ(why(on(2026, 11, 23)), "no consent for this target is on record");
}

TEST_F(grants, hold_from_the_first_to_the_last_day_inclusive) {
  record(on(2026, 8, 1), on(2027, 7, 31));
  EXPECT_EQ(on_day(on(2026, 7, 31)), "nothing");
  EXPECT_EQ(why(on(2026, 7, 31)), "the consent begins on 2026-08-01");
  EXPECT_EQ(on_day(on(2026, 8, 1)), "consent of given_name to 2027-07-31");
  EXPECT_EQ(on_day(on(2027, 7, 31)), "consent of given_name to 2027-07-31");
  EXPECT_EQ(on_day(on(2027, 8, 1)), "expiry 2027-07-31");
  EXPECT_EQ(why(on(2027, 8, 1)), "consent ended on 2027-07-31");
}

TEST_F(grants, are_for_one_target) {
  record(on(2026, 8, 1), on(2027, 7, 31), {consent_attribute::email}, "another");
  EXPECT_EQ(on_day(on(2026, 11, 23)), "nothing");
}

TEST_F(grants, end_with_the_withdrawal) {
  record(on(2026, 8, 1), on(2027, 7, 31));
  withdraw_on(on(2026, 11, 23));
  EXPECT_EQ(on_day(on(2026, 11, 23)), "withdrawal 2026-11-23");
  EXPECT_EQ(on_day(on(2028, 1, 1)), "withdrawal 2026-11-23") << "it does not turn into an expiry";
}

TEST_F(grants, of_a_consent_withdrawn_before_it_began_are_nothing) {
  record(on(2027, 1, 1), on(2027, 7, 31));
  withdraw_on(on(2026, 11, 23));
  EXPECT_EQ(on_day(on(2026, 11, 24)), "nothing");
  EXPECT_EQ(on_day(on(2027, 3, 1)), "nothing");
}

TEST_F(grants, come_back_with_a_new_consent) {
  record(on(2026, 8, 1), on(2027, 7, 31), {consent_attribute::given_name});
  withdraw_on(on(2026, 11, 23));
  record(on(2026, 11, 23), on(2027, 7, 31), {consent_attribute::email});
  EXPECT_EQ(on_day(on(2026, 11, 23)), "consent of email to 2027-07-31");
}

// Issue 13, point 8: an older, wider consent does not come back when a narrower one ends.
TEST_F(grants, a_later_consent_replaces_the_earlier_for_good) {
  record(on(2026, 8, 1), on(2027, 7, 31), {consent_attribute::given_name, consent_attribute::email});
  record(on(2026, 9, 1), on(2026, 9, 30), {consent_attribute::given_name});
  EXPECT_EQ(on_day(on(2026, 8, 15)), "consent of given_name,email to 2026-08-31")
      << "it begins in the future: the earlier one holds until the day before";
  EXPECT_EQ(on_day(on(2026, 9, 15)), "consent of given_name to 2026-09-30");
  EXPECT_EQ(on_day(on(2026, 10, 1)), "expiry 2026-09-30");
  EXPECT_EQ(on_day(on(2027, 7, 31)), "expiry 2026-09-30");
}

TEST_F(grants, a_withdrawal_marks_the_one_in_force_and_future_ones_and_no_replaced_one_comes_back) {
  recorded_on(on(2026, 6, 1));
  record(on(2025, 8, 1), on(2026, 7, 31), {consent_attribute::email});        // ended
  record(on(2026, 8, 1), on(2027, 7, 31), {consent_attribute::email});        // replaced
  record(on(2026, 9, 1), on(2026, 12, 31), {consent_attribute::given_name});  // in force
  record(on(2027, 9, 1), on(2028, 7, 31), {consent_attribute::given_name});   // to come
  recorded_on(on(2026, 10, 1));
  EXPECT_EQ(store_->consents().withdraw(partner, signatory_clerk()).value(), 2U);
  std::vector<bool> withdrawn;
  for (const auto& one : store_->consents().list().value()) withdrawn.push_back(one.withdrawn_at.has_value());
  EXPECT_EQ(withdrawn, (std::vector<bool>{false, false, true, true}));
  for (const auto today : {on(2026, 10, 1), on(2027, 1, 1), on(2027, 7, 31), on(2027, 9, 2)}) {
    EXPECT_EQ(on_day(today), "withdrawal 2026-10-01");
  }
  // A clock that is set back to a day on which the replaced or the ended one was in force.
  for (const auto today : {on(2026, 8, 15), on(2026, 7, 31), on(2025, 9, 1)}) {
    EXPECT_EQ(on_day(today).substr(0, 10), "withdrawal") << sluis::to_string(today);
  }
}

TEST_F(grants, a_withdrawal_of_what_has_ended_is_refused_and_says_when_it_ended) {
  recorded_on(on(2026, 6, 1));
  record(on(2025, 8, 1), on(2026, 7, 31));
  recorded_on(on(2026, 8, 2));
  EXPECT_TRUE(store_->consents().standing_consents(partner, on(2026, 8, 2)).empty());
  const auto refused = store_->consents().withdraw(partner, signatory_clerk());
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code(), errc::not_found);
  EXPECT_NE(refused.error().text().find("ended on 2026-07-31"), std::string::npos) << refused.error().text();
  EXPECT_EQ(on_day(on(2026, 8, 2)), "expiry 2026-07-31");
}

TEST_F(grants, of_a_future_consent_do_not_hide_an_ended_one) {
  record(on(2025, 8, 1), on(2026, 7, 31));
  record(on(2027, 8, 1), on(2028, 7, 31));
  EXPECT_EQ(on_day(on(2026, 11, 23)), "expiry 2026-07-31");
  EXPECT_EQ(on_day(on(2027, 8, 1)), "consent of given_name to 2028-07-31");
}

TEST_F(grants, consents_that_follow_without_a_gap_end_with_the_last) {
  record(on(2026, 8, 1), on(2027, 7, 31));
  EXPECT_EQ(ends(on(2026, 9, 1)), on(2027, 7, 31));
  record(on(2027, 8, 1), on(2028, 7, 31));
  EXPECT_EQ(ends(on(2026, 9, 1)), on(2028, 7, 31));
  record(on(2028, 8, 2), on(2029, 7, 31));
  EXPECT_EQ(ends(on(2026, 9, 1)), on(2028, 7, 31)) << "a day is missing";
  record(on(2027, 1, 1), on(2027, 1, 31));
  EXPECT_EQ(ends(on(2026, 9, 1)), on(2027, 1, 31))
      << "the newest replaces what was recorded before it, and there is a gap until August";
}

// Issue 13, point 2: the recipient is part of the consent.
TEST_F(grants, are_for_the_recipient_that_was_consented_to) {
  record(on(2026, 8, 1), on(2027, 7, 31));
  for (const auto& other : {elsewhere_address, recipient{"scim", "https://partner.example/scim"},
                            recipient{"graph", partner_here.address}}) {
    EXPECT_EQ(on_day(on(2026, 11, 23), other), "nothing") << to_string(other);
    EXPECT_EQ(why(on(2026, 11, 23), other),
              "consent is for scim https://partner.example/scim/v2, the configuration says " + to_string(other));
    EXPECT_EQ(on_day(on(2027, 11, 23), other), "nothing") << "nor may anything be closed there after its end";
  }
  withdraw_on(on(2026, 11, 23));
  EXPECT_EQ(on_day(on(2026, 11, 23), elsewhere_address), "nothing");
}

// What `target moved` says is no consent: nothing, not even a removal, goes to an address that no consent named.
TEST_F(grants, an_end_reaches_no_address_that_no_consent_named) {
  for (const bool withdrawn : {false, true}) {
    record(on(2026, 8, 1), on(2026, 10, 31));
    if (!withdrawn) {
      recipients(*store_).expect(partner, partner_here).value();
      recipients(*store_).move(partner, elsewhere_address, "renamed", store_->actor("uid:1000").value()).value();
      EXPECT_EQ(why(on(2026, 11, 23), elsewhere_address),
                "consent is for scim https://partner.example/scim/v2, the configuration says scim "
                "https://other.example/scim/v2; it ended on 2026-10-31");
    } else {
      withdraw_on(on(2026, 10, 20));
      EXPECT_EQ(why(on(2026, 11, 23), elsewhere_address),
                "consent is for scim https://partner.example/scim/v2, the configuration says scim "
                "https://other.example/scim/v2; it was withdrawn on 2026-10-20");
    }
    EXPECT_EQ(on_day(on(2026, 11, 23), elsewhere_address), "nothing") << withdrawn;
    EXPECT_EQ(on_day(on(2027, 11, 23), elsewhere_address), "nothing") << withdrawn;
    recorded_on(on(2026, 10, 20));
  }
}

TEST_F(grants, what_a_target_holds_is_at_one_recipient_and_a_consent_for_another_does_not_reach_it) {
  record(on(2026, 8, 1), on(2027, 7, 31));
  recipients(*store_).expect(partner, partner_here).value();
  record(on(2026, 8, 1), on(2027, 7, 31), {consent_attribute::given_name}, "partner", elsewhere_address);
  EXPECT_EQ(on_day(on(2026, 11, 23), elsewhere_address), "nothing") << "the objects are not there";
  EXPECT_EQ(why(on(2026, 11, 23), elsewhere_address),
            "what partner holds is at scim https://partner.example/scim/v2, the configuration says scim "
            "https://other.example/scim/v2: say which it is; sluis status shows the commands");
  EXPECT_EQ(on_day(on(2026, 11, 23), partner_here), "nothing") << "the newest consent is for the other";
  EXPECT_EQ(recipients(*store_).expect(partner, elsewhere_address).error().code(), errc::refused);
  withdraw_on(on(2026, 11, 24));
  EXPECT_EQ(on_day(on(2026, 11, 24), partner_here), "withdrawal 2026-11-24") << "what was made there may be closed";
  EXPECT_EQ(on_day(on(2026, 11, 24), elsewhere_address), "nothing");
}

// Issue 13, points 2, 3 and 8: which came later is decided by the log, not by the clock.
class order_of_consents : public grants {
 protected:
  void record_of(const attribute_set& attributes, const role_set& roles, day from, day until,
                 const school_codes& schools = {}) {
    auto what = sluis::testing_support::signed_consent(partner, attributes, from, until);
    what.roles = roles;
    what.schools = schools;
    store_->consents().record(what, signatory_clerk()).value();
  }
  /// The clock says noon of this day, and the store has lived through it.
  void live_through(day date) {
    recorded_on(date);
    store_->lived().confirm(signatory_clerk(), {}).value();
  }
  std::string today() { return on_day(local_day(store_.time.now())); }
  consent_standing::kind standing_today() {
    return store_->consents().standing(partner, partner_here, local_day(store_.time.now())).value().what;
  }
};

TEST_F(order_of_consents,
       one_that_was_recorded_after_a_withdrawal_is_in_doubt_before_its_first_day_and_disables_nobody) {
  for (const auto back : {1, 2, 40}) {
    live_through(on(2026, 9, 1));
    record(on(2025, 8, 1), on(2027, 7, 31));
    live_through(on(2026, 11, 20));
    withdraw_on(on(2026, 11, 20));
    record(on(2026, 11, 20), on(2027, 7, 31));
    EXPECT_EQ(today(), "consent of given_name to 2027-07-31");
    recorded_on(on(2026, 11, 20) - std::chrono::days{back});
    EXPECT_EQ(today(), "nothing") << back << ": neither the withdrawn one, nor its removals";
    EXPECT_EQ(standing_today(), consent_standing::kind::clock_in_doubt);
    recorded_on(on(2026, 11, 20));
    EXPECT_EQ(today(), "consent of given_name to 2027-07-31") << "the clock is right again";
    store_->consents().withdraw(partner, signatory_clerk()).value();
  }
}

TEST_F(order_of_consents, so_it_is_where_a_restore_lost_one_between_them) {
  live_through(on(2026, 9, 1));
  record(on(2025, 8, 1), on(2027, 7, 31));
  live_through(on(2026, 11, 20));
  store_->db().exec("INSERT INTO lost_consent (target, leaf) VALUES ('partner', " +
                    std::to_string(store_->log().size() - 1) + ")");
  withdraw_on(on(2026, 11, 20));
  record(on(2026, 11, 20), on(2027, 7, 31));
  EXPECT_EQ(today(), "consent of given_name to 2027-07-31");
  recorded_on(on(2026, 11, 18));
  EXPECT_EQ(today(), "nothing");
  EXPECT_EQ(standing_today(), consent_standing::kind::clock_in_doubt);
}

// The clock was two days ahead for so short a time that the store did not live through it.
TEST_F(order_of_consents, one_that_had_begun_when_it_was_recorded_is_not_forgotten_when_the_clock_is_put_right) {
  live_through(on(2026, 11, 20));
  record(on(2026, 8, 1), on(2027, 7, 31), {consent_attribute::given_name, consent_attribute::email});
  recorded_on(on(2026, 11, 22));
  record(on(2026, 11, 22), on(2027, 7, 31), {consent_attribute::given_name});
  recorded_on(on(2026, 11, 20));
  EXPECT_EQ(today(), "consent of given_name to 2027-07-31") << "the later one narrows the earlier";
  EXPECT_EQ(store_->consents().withdraw(partner, signatory_clerk()).value(), 2U);
  EXPECT_EQ(today(), "withdrawal 2026-11-20");
}

TEST_F(order_of_consents,
       one_that_is_withdrawn_on_a_day_before_its_first_was_in_force_all_the_same_where_it_had_begun_when_recorded) {
  live_through(on(2026, 11, 20));
  recorded_on(on(2026, 11, 22));
  record(on(2026, 11, 22), on(2027, 7, 31));
  EXPECT_EQ(today(), "consent of given_name to 2027-07-31");
  withdraw_on(on(2026, 11, 20));
  EXPECT_EQ(today(), "withdrawal 2026-11-20") << "what was made under it is disabled";
}

// By the days that the store has lived through B is in force, by the clock A; or the other way round. Only what both
// cover may leave.
TEST_F(order_of_consents, while_the_clock_is_in_doubt_no_more_leaves_than_both_cover) {
  const attribute_set name{consent_attribute::given_name},
      more{consent_attribute::given_name, consent_attribute::email};
  struct row {
    const char* what;
    attribute_set first, second;
    role_set first_roles, second_roles;
    school_codes first_schools, second_schools;
    const char* behind;
    const char* ahead;
  };
  const auto all = role_set::all();
  constexpr const char* names = "consent of given_name to 2027-07-31";
  for (const auto& [what, first, second, first_roles, second_roles, first_schools, second_schools, behind, ahead] : {
           row{"the same", name, name, all, all, {}, {}, names, names},
           row{"fewer attributes", more, name, all, all, {}, {}, names, "nothing"},
           row{"more attributes", name, more, all, all, {}, {}, "nothing", names},
           row{"fewer roles", name, name, all, {role::student}, {}, {}, names, "nothing"},
           row{"fewer schools", name, name, all, all, {}, {"99XX"}, names, "nothing"},
           row{"a branch of it", name, name, all, all, {"99XX"}, {"99XX-01"}, names, "nothing"},
           row{"all schools after one", name, name, all, all, {"99XX"}, {}, "nothing", names},
           row{"other roles", name, name, {role::staff}, {role::student}, {}, {}, "nothing", "nothing"},
       }) {
    live_through(on(2026, 9, 1));
    record_of(first, first_roles, on(2026, 8, 1), on(2027, 7, 31), first_schools);
    record_of(second, second_roles, on(2026, 12, 1), on(2027, 7, 31), second_schools);
    recorded_on(on(2026, 12, 20));  // lived through: 1 September
    EXPECT_EQ(today(), ahead) << what << ", ahead";
    live_through(on(2026, 12, 5));
    recorded_on(on(2026, 11, 1));
    EXPECT_EQ(today(), behind) << what << ", behind";
    recorded_on(on(2026, 12, 5));
    EXPECT_NE(today(), "nothing") << what << ", right again";
    store_->consents().withdraw(partner, signatory_clerk()).value();
  }
}

TEST_F(order_of_consents, one_that_ended_is_not_told_as_ended_where_the_clock_is_behind_the_next_one) {
  live_through(on(2026, 6, 1));
  record(on(2025, 8, 1), on(2026, 7, 31));
  record(on(2026, 8, 1), on(2027, 7, 31));
  live_through(on(2026, 8, 5));
  recorded_on(on(2026, 7, 20));
  EXPECT_EQ(today(), "nothing");
  EXPECT_EQ(standing_today(), consent_standing::kind::clock_in_doubt);
}

// A clock that is put back dates no withdrawal back: the consent would count as one that never was in force, or its
// terms would begin too early.
TEST_F(order_of_consents, a_withdrawal_counts_from_no_day_before_one_that_was_lived_through) {
  for (const auto back : {1, 2, 60}) {
    live_through(on(2026, 11, 20));
    record(on(2026, 11, 20), on(2027, 7, 31));
    withdraw_on(on(2026, 11, 20) - std::chrono::days{back});
    EXPECT_EQ(today(), "withdrawal 2026-11-20") << back;
    EXPECT_EQ(coverage_of(*store_, partner).value().last_covered(role::staff, subject_id{}, on(2026, 11, 20)),
              (consent_coverage::end{on(2026, 11, 20), true}))
        << back;
    for (const auto& finding : check_folder(store_.folder(), nullptr).value().findings)
      EXPECT_EQ(finding.find("withdrawal"), std::string::npos) << finding;
    recorded_on(on(2026, 11, 20));
    EXPECT_EQ(today(), "withdrawal 2026-11-20") << back;
  }
}

}  // namespace
}  // namespace sluis::state
