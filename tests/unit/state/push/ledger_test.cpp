#include "state/ledger.hpp"

#include <gtest/gtest.h>

#include "tests/unit/state/push/open_store.hpp"

namespace sluis::state {
namespace {

using namespace testing_support;

consent signed_for(const char* target = "partner") {
  consent out;
  out.target = target_id(target);
  out.attributes = {consent_attribute::given_name, consent_attribute::groups};
  out.signatory = "Wilhelmina Zonderland";
  out.mandate = "bestuurder volgens KvK-uittreksel";
  out.evidence_name = "toestemming-zonderland.pdf";
  out.evidence_sha256 = std::string(32, 'a') + std::string(32, 'A');
  out.valid_from = on(2026, 8, 1);
  out.valid_until = on(2027, 7, 31);
  return out;
}

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
  for (const char* name : {"Wilhelmina", "Zonderland", "zonderland", "KvK", "bestuurder"}) {
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
  void record(day from, day until, attribute_set attributes = {consent_attribute::given_name},
              const char* target = "partner") {
    auto what = signed_for(target);
    what.valid_from = from;
    what.valid_until = until;
    what.attributes = attributes;
    store_->consents().record(what, signatory_clerk()).value();
  }
  void withdraw_on(day date) {
    store_.time.time = date + std::chrono::hours{12};
    store_->consents().withdraw(partner, signatory_clerk()).value();
  }
  /// "consent", "withdrawal" or "nothing".
  std::string on_day(day today) {
    const auto found = store_->consents().valid_grant(partner, today).value();
    if (!found) return "nothing";
    EXPECT_EQ(found->institution().str(), "stichting-demo");
    EXPECT_EQ(found->target(), partner);
    EXPECT_EQ(found->attributes().empty(), found->what() == grant::kind::withdrawal);
    return found->what() == grant::kind::consent ? "consent" : "withdrawal";
  }
  open_store store_;
};

TEST_F(grants, never_one_is_nothing) {
  EXPECT_EQ(on_day(on(2026, 11, 23)), "nothing");
}

TEST_F(grants, hold_from_the_first_to_the_last_day) {
  record(on(2026, 8, 1), on(2027, 7, 31));
  EXPECT_EQ(on_day(on(2026, 7, 31)), "nothing");
  EXPECT_EQ(on_day(on(2026, 8, 1)), "consent");
  EXPECT_EQ(on_day(on(2027, 7, 31)), "consent");
  EXPECT_EQ(on_day(on(2027, 8, 1)), "withdrawal");
}

TEST_F(grants, are_for_one_target) {
  record(on(2026, 8, 1), on(2027, 7, 31), {consent_attribute::email}, "another");
  EXPECT_EQ(on_day(on(2026, 11, 23)), "nothing");
}

TEST_F(grants, end_with_the_withdrawal) {
  record(on(2026, 8, 1), on(2027, 7, 31));
  withdraw_on(on(2026, 11, 23));
  EXPECT_EQ(on_day(on(2026, 11, 23)), "withdrawal");
  EXPECT_EQ(on_day(on(2028, 1, 1)), "withdrawal");
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
  EXPECT_EQ(on_day(on(2026, 11, 23)), "consent");
  EXPECT_TRUE(
      store_->consents().valid_grant(partner, on(2026, 11, 23)).value()->attributes().has(consent_attribute::email));
}

TEST_F(grants, rest_on_the_newest_that_is_valid) {
  record(on(2026, 8, 1), on(2027, 7, 31), {consent_attribute::given_name});
  record(on(2026, 9, 1), on(2026, 9, 30), {consent_attribute::email});
  const auto attributes = [&](day today) {
    return store_->consents().valid_grant(partner, today).value()->attributes().text();
  };
  EXPECT_EQ(attributes(on(2026, 8, 15)), "given_name");
  EXPECT_EQ(attributes(on(2026, 9, 15)), "email");
  EXPECT_EQ(attributes(on(2026, 10, 1)), "given_name");
}

TEST_F(grants, of_a_future_consent_do_not_hide_an_ended_one) {
  record(on(2025, 8, 1), on(2026, 7, 31));
  record(on(2027, 8, 1), on(2028, 7, 31));
  EXPECT_EQ(on_day(on(2026, 11, 23)), "withdrawal");
}

}  // namespace
}  // namespace sluis::state
