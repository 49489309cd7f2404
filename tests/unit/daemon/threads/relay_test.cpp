// A read in two threads must not be told from one in one thread (architecture, decision 5): same calls, same order,
// same outcome.
#include "daemon/threads/relay.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <memory>
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

source_person sent_person(std::uint32_t number) {
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
        SLUIS_TRY(to.on_person(sent_person(i)));
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
    ASSERT_TRUE(read_beside([&](school_sink& to, const sources::read_progress&) { return tell(to, persons); }, beside));
    EXPECT_EQ(beside.heard, direct.heard) << persons;
    EXPECT_EQ(beside.on, std::this_thread::get_id());
  }
}

TEST(Relay, WhatIsRefusedFailsAtItsOwnPlaceAndNothingFollows) {
  for (const char* const key : {"p1", "p2000", "p5000"}) {
    listener to;
    to.refuse_at = key;
    const auto gave =
        read_beside([&](school_sink& relay, const sources::read_progress&) { return tell(relay, 5000); }, to);
    ASSERT_FALSE(gave);
    EXPECT_EQ(gave.error().code(), errc::conflict);
    EXPECT_EQ(to.heard.back(), "fail " + gave.error().text() + " at " + std::string(key).substr(1));
  }
}

TEST(Relay, AReadThatBreaksOffIsFailedOnce) {
  listener to;
  const auto gave = read_beside(
      [](school_sink& relay, const sources::read_progress&) -> result<void> {
        SLUIS_TRY(relay.on_person(sent_person(1)));
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
                   [&](school_sink& relay, const sources::read_progress&) {
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
  EXPECT_THROW(
      static_cast<void>(read_beside(
          [](school_sink&, const sources::read_progress&) -> result<void> { throw std::logic_error("a bug"); }, to)),
      std::logic_error);
  EXPECT_TRUE(to.heard.empty());
}

/// A share whose server is silent until `is_mounted`: the reading thread waits in the kernel and asks nobody.
struct hung_share {
  std::shared_ptr<std::atomic<bool>> is_mounted = std::make_shared<std::atomic<bool>>(false);
  std::shared_ptr<std::atomic<bool>> is_read = std::make_shared<std::atomic<bool>>(false);

  [[nodiscard]] reading_work read() const {
    return [mounted = is_mounted, begun = is_read](school_sink& relay, const sources::read_progress&) -> result<void> {
      SLUIS_TRY(relay.on_person(sent_person(1)));
      *begun = true;
      while (!*mounted) std::this_thread::sleep_for(std::chrono::milliseconds(1));
      return relay.end({1, 1, 0});
    };
  }
};

TEST(Relay, AReadOfAHungShareEndsForAnActThatWaitsAndIsNotBegunTwice) {
  const hung_share share;
  read_watch watch;
  watch.must_end = [begun = share.is_read] { return begun->load(); };
  listener to;
  const auto gave = read_beside(share.read(), to, watch);
  ASSERT_FALSE(gave);
  EXPECT_EQ(gave.error().code(), errc::unavailable);
  EXPECT_EQ(to.heard.size(), 1U) << "failed once, and nothing was stored";
  EXPECT_EQ(*watch.given_up, 1U);
  listener again;
  const auto second = read_beside(
      [](school_sink&, const sources::read_progress&) -> result<void> {
        throw std::logic_error("begun beside the first");
      },
      again, watch);
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().code(), errc::unavailable);
  EXPECT_EQ(again.heard.size(), 1U);
  *share.is_mounted = true;
  EXPECT_TRUE(are_all_back(watch.given_up, std::chrono::seconds(10)));
  listener third;
  EXPECT_TRUE(read_beside([](school_sink& relay, const sources::read_progress&) { return tell(relay, 10); }, third,
                          {watch.given_up}));
}

TEST(Relay, AShareThatGivesNothingForTooLongIsGivenUp) {
  const hung_share share;
  read_watch watch;
  watch.at_most_silent = std::chrono::milliseconds(100);
  listener to;
  const auto gave = read_beside(share.read(), to, watch);
  ASSERT_FALSE(gave);
  EXPECT_NE(gave.error().text().find("does not answer"), std::string::npos) << gave.error().text();
  *share.is_mounted = true;
  EXPECT_TRUE(are_all_back(watch.given_up, std::chrono::seconds(10)));
}

TEST(Relay, FewLargeRecordsAreUnderWayAtOnce) {
  constexpr int people = 200;
  std::atomic<int> told = 0, most_ahead = 0;
  class slow_sink final : public school_sink {
   public:
    slow_sink(const std::atomic<int>& told, std::atomic<int>& most_ahead) : told_(told), most_ahead_(most_ahead) {}
    result<void> begin(const source_school&) override { return {}; }
    result<void> on_group(const source_group&) override { return {}; }
    result<void> on_person(const source_person& record) override {
      if (taken_ == 0) std::this_thread::sleep_for(std::chrono::milliseconds(300));
      most_ahead_ = std::max(most_ahead_.load(), told_ - ++taken_);
      EXPECT_EQ(record.memberships.at(0).functions.at(0).size(), std::size_t{100'000});
      return {};
    }
    result<void> on_invalid(const invalid_record&) override { return {}; }
    result<void> discard() override { return {}; }
    result<void> end(const completeness&) override { return {}; }
    void fail(const error&, const source_position&) override {}

   private:
    const std::atomic<int>& told_;
    std::atomic<int>& most_ahead_;
    int taken_ = 0;
  } to(told, most_ahead);
  const auto gave = read_beside(
      [&told](school_sink& relay, const sources::read_progress&) -> result<void> {
        auto one = sent_person(1);
        one.memberships = {{"g", {std::string(100'000, 'x')}}};
        for (int i = 0; i < people; ++i) {
          ++told;
          SLUIS_TRY(relay.on_person(one));
        }
        return relay.end({});
      },
      to);
  EXPECT_TRUE(gave);
  EXPECT_EQ(told, people);
  EXPECT_LE(most_ahead, 60) << "five batches of a megabyte each";
}

TEST(Relay, AReadThatWasStoredWholeIsNotFailedByAnActThatWaits) {
  listener to;
  read_watch watch;
  watch.must_end = [&to] { return !to.heard.empty() && to.heard.back().starts_with("end"); };
  EXPECT_TRUE(
      read_beside([](school_sink& relay, const sources::read_progress&) { return tell(relay, 10); }, to, watch));
  EXPECT_EQ(to.heard.back(), "end 10");
}

}  // namespace
}  // namespace sluis::daemon
