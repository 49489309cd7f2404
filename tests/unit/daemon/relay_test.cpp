// A read in two threads must not be told from one in one thread (architecture, decision 5): same calls, same order, same outcome.
#include "daemon/relay.hpp"

#include <gtest/gtest.h>

#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

namespace sluis::daemon {
namespace {

/// Writes down what it is told, and on which thread; refuses or throws at the person with a given key.
class listener final : public school_sink {
 public:
  std::string refuse_at, throw_at;
  std::vector<std::string> heard;
  std::thread::id on;

  result<void> begin(const source_school& school) override { return hear("begin " + school.facts.name); }
  result<void> on_group(const source_group& record) override { return hear("group " + record.key); }
  result<void> on_person(const source_person& record) override {
    if (record.key == throw_at) throw std::runtime_error("the disk is full");
    if (record.key == refuse_at) return error(errc::conflict, "twice");
    return hear("person " + record.key + " " + std::to_string(record.memberships.size()));
  }
  result<void> on_invalid(const invalid_record& record) override { return hear("invalid " + record.field); }
  result<void> discard() override { return hear("discard"); }
  result<void> end(const completeness& proof) override { return hear("end " + std::to_string(proof.persons)); }
  void fail(const error& cause, const source_position& where) override {
    static_cast<void>(hear("fail " + cause.text() + " at " + std::to_string(where.line)));
  }

 private:
  result<void> hear(std::string what) {
    on = std::this_thread::get_id();
    heard.push_back(std::move(what));
    return {};
  }
};

source_person person(std::uint32_t number) {
  source_person out;
  out.key = "p" + std::to_string(number);
  out.memberships.resize(number % 3);
  out.where = {"f.xml", number, 1};
  return out;
}

/// `persons` of them, more than are ever under way at once; stops at the first refusal, as a source does.
result<void> tell(school_sink& to, std::uint32_t persons) {
  const auto told = [&]() -> result<void> {
    source_school school;
    school.facts.name = "De Wilg";
    SLUIS_TRY(to.begin(school));
    SLUIS_TRY(to.discard());
    SLUIS_TRY(to.begin(school));
    source_group group;
    group.key = "g";
    SLUIS_TRY(to.on_group(group));
    for (std::uint32_t i = 1; i <= persons; ++i) {
      if (i % 7 == 0) {
        invalid_record bad;
        bad.field = "f" + std::to_string(i);
        SLUIS_TRY(to.on_invalid(bad));
      } else {
        SLUIS_TRY(to.on_person(person(i)));
      }
    }
    return to.end({1, persons, persons / 7});
  }();
  if (!told) to.fail(told.error(), {"f.xml", 999'999, 1});
  return told;
}

TEST(Relay, SaysTheSameInTheSameOrderOnTheCallersThread) {
  for (const std::uint32_t persons : {0U, 1U, 254U, 256U, 257U, 5000U}) {
    listener direct, beside;
    ASSERT_TRUE(tell(direct, persons));
    ASSERT_TRUE(read_beside([&](school_sink& to) { return tell(to, persons); }, beside));
    EXPECT_EQ(beside.heard, direct.heard) << persons;
    EXPECT_EQ(beside.on, std::this_thread::get_id());
  }
}

TEST(Relay, WhatIsRefusedFailsAtItsOwnPlaceAndNothingFollows) {
  for (const char* const key : {"p1", "p2000", "p5000"}) {
    listener to;
    to.refuse_at = key;
    const auto gave = read_beside([&](school_sink& relay) { return tell(relay, 5000); }, to);
    ASSERT_FALSE(gave);
    EXPECT_EQ(gave.error().code(), errc::conflict);
    EXPECT_EQ(to.heard.back(), "fail " + gave.error().text() + " at " + std::string(key).substr(1));
  }
}

TEST(Relay, AReadThatBreaksOffIsFailedOnce) {
  listener to;
  const auto gave = read_beside(
      [](school_sink& relay) -> result<void> {
        SLUIS_TRY(relay.on_person(person(1)));
        relay.fail(error(errc::io, "gone"), {"f.xml", 3, 1});
        return error(errc::io, "gone");
      },
      to);
  EXPECT_FALSE(gave);
  EXPECT_EQ(to.heard, (std::vector<std::string>{"person p1 1", "fail gone at 3"}));
}

TEST(Relay, WhatTheStoringSideThrowsEndsTheReadAndIsThrown) {
  listener to;
  to.throw_at = "p300";
  bool read_ended = false;
  EXPECT_THROW(static_cast<void>(read_beside(
                   [&](school_sink& relay) {
                     auto gave = tell(relay, 50'000);
                     read_ended = true;
                     EXPECT_FALSE(gave);
                     return gave;
                   },
                   to)),
               std::runtime_error);
  EXPECT_TRUE(read_ended);
}

TEST(Relay, WhatTheReadThrowsIsThrown) {
  listener to;
  EXPECT_THROW(static_cast<void>(read_beside([](school_sink&) -> result<void> { throw std::logic_error("a bug"); }, to)), std::logic_error);
  EXPECT_TRUE(to.heard.empty());
}

}  // namespace
}  // namespace sluis::daemon
