// What is said of a blocked person's account at one target, from the record and the newest look.
#include "daemon/cycle/orders/blocked_accounts.hpp"

#include <gtest/gtest.h>

#include "state/shadow.hpp"

namespace sluis::daemon {
namespace {

using account_kind = account_at_target::state;
using doubt = account_at_target::doubt;

state::shadow_row row_of(bool active, bool said_off, std::uint32_t undone = 0) {
  state::shadow_row out;
  out.remote_id = "u1";
  out.active = active;
  out.said_off = said_off;
  out.undone = undone;
  return out;
}

struct said {
  const char* name;
  std::optional<state::shadow_row> row;
  std::optional<block_look> look;
  bool may_be_sent, is_paused;
  account_kind account;
  doubt why = doubt::none;
  bool is_creation_open = false, has_copy = false;
};

TEST(account_of, is_off_only_after_our_word_and_a_look) {
  const auto on = row_of(true, false), off = row_of(false, false), said_off = row_of(false, true),
             undone = row_of(false, true, 1);
  auto nothing = row_of(false, false), perhaps = row_of(true, false);
  nothing.remote_id = perhaps.remote_id = "";
  perhaps.uncertain = true;
  auto candidate = said_off, another = nothing;
  candidate.finding = state::account_finding::candidate;
  another.finding = state::account_finding::anothers;
  const std::vector<said> all = {
      {"no row", {}, {}, true, false, account_kind::none},
      {"never made", nothing, {}, true, false, account_kind::none},
      {"gone there, and looked for in vain", nothing, block_look::none, true, false, account_kind::none},
      {"gone there, and back", nothing, block_look::on, true, false, account_kind::on},
      {"gone there, and back, and the target does not tell", nothing, block_look::not_told, true, false,
       account_kind::not_known, doubt::not_told},
      {"gone there, and looked for without an answer", nothing, block_look::no_answer, true, false,
       account_kind::not_known, doubt::no_answer},
      {"no row, whatever a look showed", {}, block_look::no_answer, true, false, account_kind::none},
      {"a creation of unknown outcome", perhaps, {}, true, false, account_kind::on},
      {"on", on, {}, true, false, account_kind::on},
      {"on, whatever an older look showed", on, block_look::off, true, false, account_kind::on},
      {"off by others", off, {}, true, false, account_kind::not_known, doubt::not_asked},
      {"off by others, whatever a look showed", off, block_look::off, true, false, account_kind::not_known,
       doubt::not_asked},
      {"confirmed", said_off, {}, true, false, account_kind::not_known, doubt::not_asked},
      {"confirmed and looked at", said_off, block_look::off, true, false, account_kind::off},
      {"confirmed, looked at, and then paused", said_off, block_look::off, true, true, account_kind::off},
      {"confirmed, and none is shown: deleted there, or a service that shows no single account", said_off,
       block_look::none, true, false, account_kind::not_known, doubt::not_told},
      {"confirmed, and on", said_off, block_look::on, true, false, account_kind::on},
      {"confirmed, and the target does not tell", said_off, block_look::not_told, true, false, account_kind::not_known,
       doubt::not_told},
      {"confirmed, without an answer", said_off, block_look::no_answer, true, false, account_kind::not_known,
       doubt::no_answer},
      {"confirmed before, and was on all the same", undone, block_look::off, true, false, account_kind::on},
      {"paused", off, {}, true, true, account_kind::not_known, doubt::paused},
      {"without consent", said_off, {}, false, false, account_kind::not_known, doubt::may_not_be_asked},
      {"never made, and a creation is open",
       nothing,
       {},
       true,
       false,
       account_kind::not_known,
       doubt::creation_open,
       true},
      {"no row, and a creation is open", {}, {}, true, false, account_kind::not_known, doubt::creation_open, true},
      {"a creation is open, and a look found none", nothing, block_look::none, true, false, account_kind::not_known,
       doubt::creation_open, true},
      {"a creation is open, and the target is paused",
       nothing,
       {},
       true,
       true,
       account_kind::not_known,
       doubt::paused,
       true},
      {"a creation is open, and there is no consent",
       nothing,
       {},
       false,
       false,
       account_kind::not_known,
       doubt::may_not_be_asked,
       true},
      {"on, and a creation is open", on, {}, true, false, account_kind::on, doubt::none, true},
      {"confirmed and looked at, and a copy is on", said_off, block_look::off, true, false, account_kind::not_known,
       doubt::finding, false, true},
      {"none on record, and copies are on",
       nothing,
       {},
       true,
       false,
       account_kind::not_known,
       doubt::finding,
       false,
       true},
      {"on, and a copy as well", on, {}, true, false, account_kind::on, doubt::none, false, true},
      {"confirmed, and another object has its login", candidate, block_look::off, true, false, account_kind::not_known,
       doubt::finding},
      {"never made, and another object has its login",
       another,
       {},
       true,
       false,
       account_kind::not_known,
       doubt::finding},
  };
  for (const auto& one : all) {
    const auto out = account_of(target_id("partner"), one.row, one.look,
                                {one.may_be_sent, one.is_paused, one.is_creation_open, one.has_copy});
    EXPECT_EQ(out.account, one.account) << one.name;
    EXPECT_EQ(out.why, one.why) << one.name;
    EXPECT_EQ(out.is_tried_again, !out.is_off_or_none() && one.may_be_sent && !one.is_paused) << one.name;
  }
}

}  // namespace
}  // namespace sluis::daemon
