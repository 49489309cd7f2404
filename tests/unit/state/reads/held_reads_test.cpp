// One place's held reads push no other's out.
#include "state/reads/held_reads.hpp"

#include <gtest/gtest.h>

#include "tests/unit/state/push/open_store.hpp"

namespace sluis::state {
namespace {

using namespace testing_support;

told_hold hold_at(std::uint8_t place, std::uint16_t content) {
  told_hold out;
  out.read.place.fill(place);
  out.read.content.fill(static_cast<std::uint8_t>(content));
  out.read.content[0] = static_cast<std::uint8_t>(content >> 8U);
  out.is_whole = true;
  out.note = "older than the last";
  return out;
}

TEST(held_reads, the_newest_of_each_place_is_open_however_many_another_has) {
  open_store store;
  held_reads reads(*store);
  const source_id las("las"), other("other");
  const auto note = [&](const source_id& source, const told_hold& told) {
    store::work work(*store);
    EXPECT_EQ(reads.note_held(source, std::nullopt, told).value(), held_reads::verdict::none);
    work.commit().value();
  };
  note(las, hold_at(7, 1));
  for (std::uint16_t n = 0; n < 1'100; ++n)
    note(other, hold_at(9, n));  // an export that is held at each read, and never the same
  note(las, hold_at(7, 1));
  const auto open = reads.open().value();
  ASSERT_EQ(open.size(), 2U);
  EXPECT_EQ(open[0].source, las) << "oldest first";
  EXPECT_EQ(open[0].seq, 1U) << "and no second row of the same";
  EXPECT_EQ(open[1].told.read.content, hold_at(9, 1'099).read.content);
  EXPECT_TRUE(reads.approve(open[0].hash(), store->actor("uid:1000").value()));
  auto plan = store->db().prepare("EXPLAIN QUERY PLAN SELECT max(seq) FROM held_read WHERE substr(told, 1, 38) = 'x'");
  ASSERT_TRUE(plan.step());
  EXPECT_NE(plan.text(3).find("held_read_by_place"), std::string::npos) << plan.text(3);
}

}  // namespace
}  // namespace sluis::state
