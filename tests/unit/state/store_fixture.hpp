// A store in a folder of its own, with chance and time under the test's control, and short ways to feed it.
#pragma once

#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "mapping/identity.hpp"
#include "state/store.hpp"
#include "tests/unit/state/seeded_random.hpp"
#include "tests/unit/state/temp_folder.hpp"

namespace sluis::state::testing_support {

class fixed_clock : public clock {
 public:
  [[nodiscard]] instant now() const override { return at; }
  instant at = day{std::chrono::year{2026} / 11 / 23} + std::chrono::hours{12};
};

inline day on(const char* date) {
  return parse_day(date).value();
}

inline std::string bytes_of(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

/// Every byte of every file under a folder, one after the other.
inline std::string all_bytes_of(const std::filesystem::path& folder) {
  std::string out;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    if (entry.is_regular_file()) out += bytes_of(entry.path());
  }
  return out;
}

inline source_person pupil(std::string key, std::string family_name, std::vector<std::string> groups = {}) {
  source_person out;
  out.key = key;
  out.facts.role = role::student;
  out.facts.student_number = std::move(key);
  out.facts.call_name = "Anneke";
  out.facts.family_name = std::move(family_name);
  for (auto& group : groups) out.memberships.push_back({std::move(group), {}});
  out.where = {"las.xml", 7, 3};
  return out;
}

/// One of many, who are not all called alike.
inline source_person one_of_many(std::string key, std::string family_name, std::vector<std::string> groups = {}) {
  auto out = pupil(std::move(key), std::move(family_name), std::move(groups));
  out.facts.call_name = "V" + out.facts.family_name;
  return out;
}

inline source_person teacher(std::string key, std::string family_name, std::vector<std::string> groups = {}) {
  auto out = pupil(std::move(key), std::move(family_name), std::move(groups));
  out.facts.role = role::staff;
  out.facts.student_number.clear();
  for (auto& one : out.memberships) one.functions = {"LRK"};
  return out;
}

inline source_group class_of(std::string key, std::string name) {
  source_group out;
  out.key = std::move(key);
  out.facts.name = std::move(name);
  out.facts.year = "4";
  return out;
}

inline invalid_record broken(subject_kind kind, std::optional<std::string> key,
                             std::optional<role> who = role::student) {
  invalid_record out;
  out.kind = kind;
  if (kind == subject_kind::person) out.role = who;
  out.key = std::move(key);
  out.where = {"las.xml", 9, 1};
  out.field = "jaargroep";
  out.problem = "is not a year code";
  return out;
}

inline identity_rules identity() {
  return {mapping::contradiction_between,
          mapping::could_be,
          mapping::marks_of,
          {},
          mapping::contradiction_with_any,
          mapping::is_renamed,
          mapping::is_another_name,
          mapping::new_names_of,
          mapping::folded_word};
}

/// What one read of a school hands over.
struct school_read {
  std::string brin = "99XX";
  std::string source = "las";
  std::vector<invalid_record> invalid = {};
  std::vector<source_group> groups = {};
  std::vector<source_person> persons = {};
  std::optional<instant> produced_at = {};
};

class store_fixture : public testing::Test {
 protected:
  void SetUp() override { reopen(); }

  result<std::unique_ptr<store>> try_open() {
    return store::open(folder_, institution_id("stichting"), secret(root_key_), clock_, chance_);
  }
  void reopen() {
    store_.reset();
    store_ = try_open().value();
  }

  static result<void> hand_over(const school_read& read, school_sink& sink) {
    source_school school;
    school.facts.brin = read.brin;
    school.facts.school_year = "2026-2027";
    school.produced_at = read.produced_at;
    school.where.file = "las.xml";
    SLUIS_TRY(sink.begin(school));
    completeness proof;
    for (const auto& one : read.invalid) {
      SLUIS_TRY(sink.on_invalid(one));
      ++proof.invalid;
      if (one.kind == subject_kind::group) ++proof.groups;
      if (one.kind == subject_kind::person) ++proof.persons;
    }
    for (const auto& one : read.groups) SLUIS_TRY(sink.on_group(one));
    for (const auto& one : read.persons) SLUIS_TRY(sink.on_person(one));
    proof.groups += read.groups.size();
    proof.persons += read.persons.size();
    return sink.end(proof);
  }
  intake_summary take_in(const school_read& read) {
    auto sink = store_->facts().read_school(source_id(read.source), today_, identity());
    hand_over(read, *sink).value();
    return sink->summary();
  }

  std::vector<held_person> persons() {
    std::vector<held_person> out;
    store_->facts()
        .each(subject_kind::person,
              [&](const current_row& row) -> result<void> {
                out.push_back(store_->facts().load_person(row).value());
                return {};
              })
        .value();
    return out;
  }
  held_person person_called(const std::string& family_name) {
    for (auto& one : persons()) {
      if (one.facts.family_name == family_name) return one;
    }
    throw std::runtime_error("nobody is called that");
  }
  std::vector<held_group> groups() {
    std::vector<held_group> out;
    for (const auto& row : store_->facts().page(subject_kind::group, {}, 1000).value())
      out.push_back(store_->facts().load_group(row).value());
    return out;
  }
  /// How often each word occurs as the kind of a leaf, from leaf `from` on.
  std::uint64_t leaves(const std::string& kind, std::uint64_t from = 0) {
    auto read = store_->db().prepare("SELECT count(*) FROM leaf WHERE seq >= ? AND instr(entry, CAST(? AS BLOB)) > 0");
    const auto wanted = "\"kind\":\"" + kind + "\"";
    read.bind(1, from).bind_text(2, wanted);
    read.step();
    return static_cast<std::uint64_t>(read.integer(0));
  }
  /// The rows of the facts' tables as text, for "nothing was changed".
  std::string contents() {
    std::string out;
    for (const char* rows :
         {"SELECT seq || hex(payload) FROM version", "SELECT seq || hex(id) FROM subject",
          "SELECT seq || source FROM scope",
          "SELECT hex(subject) || state || why || version || n || name || invalid || memberships FROM current",
          "SELECT seq || field || line FROM invalid", "SELECT records FROM vault_mark"}) {
      auto read = store_->db().prepare(rows);
      while (read.step()) out += std::string(read.text(0)) + "\n";
    }
    return out;
  }

  temp_folder root_;
  std::filesystem::path folder_ = root_.path() / "stichting";
  std::string root_key_ = std::string(32, 'r');
  fixed_clock clock_;
  seeded_random chance_;
  day today_ = on("2026-11-23");
  std::unique_ptr<store> store_;
};

}  // namespace sluis::state::testing_support
