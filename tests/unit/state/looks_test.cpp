// The one rule by which an absence is believed: the newest word of the source about the school is a whole read that was
// taken in, and fresh (issue 13, point 1).
#include "state/looks.hpp"

#include <gtest/gtest.h>

namespace sluis::state {
namespace {

constexpr auto now = instant(std::chrono::days(20'000));
constexpr auto hour = std::chrono::hours(1);

looks_at_school school_of(closing_word word) {
  looks_at_school out;
  out.word = word;
  out.is_configured = true;
  out.longest = std::chrono::days(2);
  out.looked_at = now - hour;
  out.was_taken_in = word == closing_word::none;
  out.taken_in = now - hour;
  return out;
}

TEST(looks, what_the_newest_look_proves_of_each_school) {
  struct row {
    const char* name;
    closing_word word;
    void (*change)(looks_at_school&);
    doubt wanted;
  };
  using enum closing_word;
  for (const auto& [name, word, change, wanted] : {
           row{"taken in by the newest look", none, [](auto&) {}, doubt::none},
           row{"taken in before this process began", none, [](auto& s) { s.looked_at.reset(), s.was_taken_in = false; },
               doubt::none},
           row{"the newest look did not take it in", none, [](auto& s) { s.was_taken_in = false; },
               doubt::not_taken_in},
           row{"never taken in", none, [](auto& s) { s.taken_in.reset(); }, doubt::too_old},
           row{"two days ago", none, [](auto& s) { s.taken_in = now - 48 * hour; }, doubt::none},
           row{"longer ago", none, [](auto& s) { s.taken_in = now - 49 * hour; }, doubt::too_old},
           row{"while the clock was ahead", none, [](auto& s) { s.taken_in = now + 25 * hour; }, doubt::too_old},
           row{"its source is not configured", none, [](auto& s) { s.is_configured = false; },
               doubt::source_not_configured},
           row{"another file may be of any school", none, [](auto& s) { s.had_gap = true; }, doubt::none},
           row{"its people stand under another code", none, [](auto& s) { s.is_elsewhere = true; }, doubt::elsewhere},
           row{"closed, and looked at", school_closed, [](auto&) {}, doubt::none},
           row{"closed, and read long ago", school_closed, [](auto& s) { s.taken_in = now - 1000 * hour; },
               doubt::none},
           row{"closed, and not looked at", school_closed, [](auto& s) { s.looked_at.reset(); }, doubt::not_looked_at},
           row{"closed, and looked at long ago", school_closed, [](auto& s) { s.looked_at = now - 49 * hour; },
               doubt::not_looked_at},
           row{"closed, and a file may be of any school", school_closed, [](auto& s) { s.had_gap = true; },
               doubt::not_looked_at},
           row{"closed, and its source is not configured", school_closed, [](auto& s) { s.is_configured = false; },
               doubt::source_not_configured},
           row{"closed, and its people stand under another code", school_closed, [](auto& s) { s.is_elsewhere = true; },
               doubt::elsewhere},
           row{"its source is gone", source_gone, [](auto& s) { s.is_configured = false, s.looked_at.reset(); },
               doubt::none},
           row{"its source is gone, and its people stand in another", source_gone,
               [](auto& s) { s.is_configured = false, s.is_elsewhere = true; }, doubt::elsewhere},
           row{"its source was gone and is configured again", source_gone, [](auto& s) { s.looked_at.reset(); },
               doubt::not_looked_at},
           row{"its source was gone, is configured again and looked at", source_gone, [](auto&) {}, doubt::none},
       }) {
    auto school = school_of(word);
    change(school);
    EXPECT_EQ(doubt_about(school, now), wanted) << name;
  }
}

}  // namespace
}  // namespace sluis::state
