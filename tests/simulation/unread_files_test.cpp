// A sync that a changed file began leaves files unread that are as they were. Whatever happens to the files, to the
// reads before and to the day: what it plans, sends and says is what a sync that reads everything would (decision 5).
#include <gtest/gtest.h>

#include <algorithm>
#include <sstream>

#include "state/reads/held_reads.hpp"
#include "tests/simulation/exports_folder.hpp"
#include "tests/simulation/simulation.hpp"
#include "tests/support/consents.hpp"

namespace sluis::simulation {
namespace {

using reading = daemon::sync_request::reading;

constexpr std::size_t schools = 4, pupils_each = 12;

/// Nobody is called like anybody else: who of two has the plain login would be chance.
std::string family_name(std::size_t number) {
  std::string out = "Boe";
  for (int i = 0; i < 4; ++i, number /= 20) out += "bdfghjklmnpqrstvwxza"[number % 20];
  return out + "e";
}

real_school school_of(std::size_t number) {
  real_school out;
  out.brin = "99X" + std::string(1, static_cast<char>('A' + number));
  out.groups = {{"g1", out.brin + " 4"}, {"g2", out.brin + " 5"}};
  for (std::size_t i = 0; i < pupils_each; ++i) {
    const auto key = out.brin + "-" + std::to_string(i);
    out.pupils[key] = {key, "Noor", "", family_name(number * 100 + i), i % 2 == 0 ? "g1" : "g2"};
  }
  return out;
}

std::string name_of(std::size_t number) {
  return "las-" + std::to_string(number) + ".xml";
}

const attribute_set shared{consent_attribute::given_name, consent_attribute::family_name, consent_attribute::email,
                           consent_attribute::groups};

/// An institution with a folder of exports.
struct unread_board {
  unread_board() {
    s.where->sources.front()->reader = std::make_shared<exports_source>(at);
    for (std::size_t i = 0; i < schools; ++i) at.write(name_of(i), school_of(i));
    s.grant_consent(shared, 1000);
  }
  daemon::source_seat& source() { return *s.where->sources.front(); }
  daemon::sync_report sync(reading what) {
    daemon::sync_request request;
    request.reads = what;
    at.read.clear();
    return s.sync(request);
  }
  /// As a process that ends and begins knows it.
  void restart() {
    s.restart();
    source().known = {};
    source().newest_look.reset();
  }
  void decide(bool approves) {
    state::held_reads reads(*s.where->store);
    const auto by = s.where->store->actor("uid:1000").value();
    for (const auto& one : reads.open().value()) {
      if (!approves)
        reads.refuse(one.hash(), "test", by).value();
      else if (one.told.moved == 0)
        reads.approve(one.hash(), by).value();
    }
  }
  void approve_plan() {
    auto& plans = s.where->store->plans();
    const auto open = plans.newest_open(target_id("partner")).value();
    if (open && open->state == plan_state::held) plans.approve(open->id, actor_id{}).value();
  }

  exports_folder at;
  simulation s{7};
};

/// What the partner holds, without what chance decides.
std::string contents_of(unread_board& of) {
  std::multiset<std::string> all;
  for (const auto& [id, user] : of.s.there.users) {
    std::ostringstream line;
    line << (user.active ? "on" : "off");
    for (const auto& [which, value] : user.fields) line << ' ' << static_cast<int>(which) << '=' << value;
    for (const auto& [other, group] : of.s.there.groups) {
      if (group.members.contains(id)) line << " in " << group.name;
    }
    all.insert(line.str());
  }
  for (const auto& [id, group] : of.s.there.groups) all.insert("group " + group.name);
  std::string out;
  for (const auto& line : all) out += line + "\n";
  return out;
}

/// What is held of people, and what is known of the source, without handles.
std::string knowledge_of(unread_board& of) {
  std::ostringstream out;
  auto rows = of.s.where->store->db().prepare(
      "SELECT kind, role, state, why, listed, kept, invalid, since, accepted IS NULL, ungrouped, count(*) FROM current "
      "GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10 ORDER BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10");
  while (rows.step()) {
    for (int i = 0; i < 11; ++i) out << (rows.is_null(i) ? -1 : rows.integer(i)) << ' ';
    out << '\n';
  }
  const auto& source = of.source();
  std::multiset<std::string> files;
  for (const auto& [school, file] : source.files)
    files.insert(to_string(file.since) + (file.is_missing ? " missing" : ""));
  for (const auto& line : files) out << "file since " << line << '\n';
  out << "failure: " << source.failure << '\n';
  if (const auto& look = source.newest_look)
    out << "look: " << look->schools.size() << ' ' << look->taken_in.size() << ' ' << look->elsewhere.size() << ' '
        << look->nameless << '\n';
  state::held_reads reads(*of.s.where->store);
  for (const auto& one : reads.open().value()) out << "held: " << one.told.note << '\n';
  for (const auto& one : reads.refused().value()) out << "refused: " << one.told.note << '\n';
  return out.str();
}

std::string plan_of(const daemon::sync_report& report) {
  std::ostringstream out;
  out << report.problem << '\n';
  for (const auto& one : report.targets) {
    out << to_string(one.plan.state) << " withheld " << one.plan.withheld << " invalid " << one.plan.invalid << " note "
        << one.plan.note << " accepted " << one.accepted << " done " << one.pushed.done << " problem " << one.problem;
    for (const auto n : one.plan.counts) out << ' ' << n;
    out << '\n';
  }
  for (const auto& one : report.reads) {
    if (one.ending != "complete") out << one.ending << ' ' << one.note << '\n';
  }
  for (const auto& one : report.behind) out << one.why << '\n';
  return out.str();
}

class unread_files : public testing::TestWithParam<std::uint64_t> {
 protected:
  /// The same happens at both.
  void both(const std::function<void(unread_board&)>& what) {
    what(reads_all);
    what(reads_changed);
  }
  void change(std::size_t number, const std::function<void(real_school&)>& how) {
    both([&](unread_board& b) {
      const auto found = b.at.files.find(name_of(number));
      if (found == b.at.files.end()) return;
      auto school = found->second.school;
      how(school);
      b.at.write(name_of(number), school, found->second.fault);
    });
  }
  void set_fault(std::size_t number, read_fault fault) {
    both([&](unread_board& b) {
      if (const auto found = b.at.files.find(name_of(number)); found != b.at.files.end())
        b.at.write(name_of(number), real_school(found->second.school), fault);
    });
  }
  std::string one_step();
  std::string something_to_a_pupil(std::size_t number);
  std::string something_to_a_file(std::size_t number);
  std::string something_else();

  seeded_random chance{GetParam()};
  unread_board reads_all, reads_changed;
  std::map<std::string, exports_folder::file> away;
  std::size_t names = 5000;
};

std::string unread_files::something_to_a_pupil(std::size_t number) {
  const auto which = chance.below(5);
  const auto name = family_name(++names);
  const auto at = chance.below(pupils_each);
  const auto pick = [at](real_school& school) {
    return std::next(school.pupils.begin(), static_cast<std::ptrdiff_t>(at % school.pupils.size()));
  };
  change(number, [&](real_school& school) {
    if (which == 0 || school.pupils.size() < 3) {
      const auto key = school.brin + "-" + name;
      school.pupils[key] = {key, "Sem", "", name, "g1"};
    } else if (which == 1) {
      pick(school)->second.given = "Nora";
    } else if (which == 2) {
      pick(school)->second.group_key = pick(school)->second.group_key == "g1" ? "g2" : "g1";
    } else if (which == 3) {
      school.pupils.erase(pick(school));
    } else {
      pick(school)->second.ends = day{std::chrono::year{2026} / 9 / 3};
    }
  });
  return "pupil " + std::to_string(which);
}

std::string unread_files::something_to_a_file(std::size_t number) {
  const auto name = name_of(number), rival = "rival-" + name;
  const auto which = chance.below(6);
  const auto copy = away;
  both([&](unread_board& b) {
    auto& files = b.at.files;
    const auto found = files.find(name);
    if (which == 0 && found != files.end()) b.at.touch(name);
    if (which == 1 && found != files.end()) b.at.rename_over(name, real_school(found->second.school));
    if (which == 2 && found != files.end()) {
      away[name] = found->second;
      files.erase(found);
    }
    if (which == 3 && found == files.end() && copy.contains(name)) files[name] = copy.at(name);  // as it was, ctime too
    if (which == 4 && found != files.end()) b.at.write(rival, real_school(found->second.school));
    if (which == 5) files.erase(rival);
  });
  return "file " + std::to_string(which);
}

std::string unread_files::something_else() {
  const auto which = chance.below(6);
  const auto hours = 1 + chance.below(60);
  both([&](unread_board& b) {
    if (which == 0) b.s.time.advance(std::chrono::hours(hours));
    if (which == 1) b.restart();
    if (which == 2) b.decide(true);
    if (which == 3) b.decide(false);
    if (which == 4) b.approve_plan();
  });
  return "else " + std::to_string(which);
}

/// One of the things that happen, in words for whoever reads a failure.
std::string unread_files::one_step() {
  constexpr std::array faults = {read_fault::breaks_off,   read_fault::one_invalid,  read_fault::one_without_key,
                                 read_fault::keys_rotated, read_fault::made_earlier, read_fault::made_ahead,
                                 read_fault::empty,        read_fault::none,         read_fault::none,
                                 read_fault::none};
  const auto number = chance.below(schools);
  const auto about = name_of(number) + ": ";
  switch (chance.below(5)) {
    case 0:
    case 1:
      return about + something_to_a_pupil(number);
    case 2:
      return about + something_to_a_file(number);
    case 3: {
      const auto fault = faults[chance.below(faults.size())];
      set_fault(number, fault);
      return about + "fault " + std::to_string(static_cast<int>(fault));
    }
    default:
      return something_else();
  }
}

TEST_P(unread_files, the_outcome_is_that_of_a_sync_that_reads_everything) {
  both([](unread_board& b) { b.sync(reading::sources); });
  std::string told;
  for (int step = 0; step < 60; ++step) {
    for (auto things = 1 + chance.below(2); things > 0; --things) told += one_step() + "; ";
    const auto all = plan_of(reads_all.sync(reading::sources));
    const auto changed = plan_of(reads_changed.sync(reading::changed_files));
    ASSERT_EQ(all, changed) << "step " << step << ": " << told;
    ASSERT_EQ(contents_of(reads_all), contents_of(reads_changed)) << "step " << step << ": " << told;
    ASSERT_EQ(knowledge_of(reads_all), knowledge_of(reads_changed)) << "step " << step << ": " << told;
    told += "| ";
  }
  EXPECT_LT(reads_changed.at.reads, reads_all.at.reads) << "no file was left unread: " << told;
}

INSTANTIATE_TEST_SUITE_P(seeds, unread_files, testing::Range<std::uint64_t>(1, 9));

// Which files are read. Each case begins with all of them read twice, on one day.
struct unread_case {
  const char* name;
  std::function<void(unread_board&)> what;
  std::set<std::string> read;
};

class which_files : public testing::Test {
 protected:
  static inline const std::set<std::string> all = {name_of(0), name_of(1), name_of(2), name_of(3)};
  static real_school other_content() {
    auto out = school_of(1);
    out.pupils.begin()->second.given = "Nora";
    return out;
  }
};

TEST_F(which_files, are_read_by_a_sync_that_a_change_began) {
  const auto first = name_of(0), second = name_of(1);
  const std::vector<unread_case> cases = {
      {"nothing changed", [](unread_board&) {}, {}},
      {"content of the same size", [&](unread_board& b) { b.at.write(second, other_content()); }, {second}},
      {"size alone", [&](unread_board& b) { ++b.at.files[second].which.size; }, {second}},
      {"time of the content alone", [&](unread_board& b) { ++b.at.files[second].which.changed_ns; }, {second}},
      {"time of the inode alone", [&](unread_board& b) { ++b.at.files[second].which.inode_changed_ns; }, {second}},
      {"a rename over it, with the same size and times",
       [&](unread_board& b) { ++b.at.files[second].which.inode; },
       {second}},
      {"another disk", [&](unread_board& b) { ++b.at.files[second].which.device; }, {second}},
      {"another day", [](unread_board& b) { b.s.next_day(); }, all},
      {"a restart", [](unread_board& b) { b.restart(); }, all},
      {"an act that may matter to a read",
       [](unread_board& b) {
         b.s.where->store->record({mutation_kind::admin_act, {}, 0, {}, {}, {}, "test"}).value();
       },
       all},
      {"a rival that came and went",
       [&](unread_board& b) {
         b.at.write("rival.xml", school_of(1));
         b.sync(reading::changed_files);
         b.at.files.erase("rival.xml");
       },
       {second}},
      {"a file that was away for a look",
       [&](unread_board& b) {
         const auto kept = b.at.files[second];
         b.at.files.erase(second);
         b.sync(reading::changed_files);
         b.at.files[second] = kept;
       },
       {second}},
      {"a read that failed",
       [&](unread_board& b) {
         b.at.write(second, school_of(1), read_fault::breaks_off);
         b.sync(reading::changed_files);
       },
       {second}},
      {"a read that is held",
       [&](unread_board& b) {
         b.at.write(second, school_of(1), read_fault::keys_rotated);
         b.sync(reading::changed_files);
       },
       {second}},
      {"a record that was not taken in",
       [&](unread_board& b) {
         b.at.write(second, school_of(1), read_fault::one_invalid);
         b.sync(reading::changed_files);
       },
       {second}},
      {"a file that was too young when it was read",
       [&](unread_board& b) {
         b.at.files[second].is_young = true;
         b.at.write(second, other_content());
         b.sync(reading::changed_files);
         b.at.files[second].is_young = false;
       },
       {second}},
      {"another source in the configuration",
       [](unread_board& b) {
         config::source_settings other;
         other.id = source_id("other");
         b.s.where->settings.sources = {b.source().settings, other};
       },
       all},
  };
  for (const auto& one : cases) {
    SCOPED_TRACE(one.name);
    unread_board b;
    b.sync(reading::sources);
    b.sync(reading::changed_files);
    EXPECT_EQ(b.at.read, std::set<std::string>());
    one.what(b);
    b.sync(reading::changed_files);
    EXPECT_EQ(b.at.read, one.read);
    b.sync(reading::sources);
    EXPECT_EQ(b.at.read, all) << "a sync that is due or ordered reads everything";
  }
}

TEST_F(which_files, that_stay_unread_leave_the_moment_of_the_newest_whole_read_as_it_was) {
  unread_board b;
  b.sync(reading::sources);
  const auto before = b.source().last_read;
  ASSERT_TRUE(before);
  b.s.time.advance(std::chrono::hours(1));
  b.sync(reading::changed_files);
  EXPECT_EQ(b.source().last_read, before);
  EXPECT_FALSE(b.source().has_failed);
  b.sync(reading::sources);
  EXPECT_EQ(b.source().last_read, b.s.time.now());
}

}  // namespace
}  // namespace sluis::simulation
