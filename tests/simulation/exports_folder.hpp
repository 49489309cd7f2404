// A folder of exports in memory: each file has a content and what a file system tells of it, so that time and chance
// are the test's.
#pragma once

#include <atomic>
#include <map>
#include <set>
#include <string>

#include "connectors/sources/source.hpp"
#include "tests/simulation/sim_source.hpp"

namespace sluis::simulation {

class exports_folder {
 public:
  struct file {
    real_school school;
    read_fault fault = read_fault::none;
    sources::file_identity which = {};
    bool is_young = false;  // so young at each read that its times prove nothing
  };
  std::map<std::string, file> files;  // by name
  std::set<std::string> read;         // since somebody cleared it: names of files that were read
  std::uint64_t reads = 0;

  /// Another content in the same file.
  void write(const std::string& name, const real_school& school, read_fault fault = read_fault::none) {
    auto& one = files[name];
    one.school = school;
    one.fault = fault;
    if (one.which.inode == 0) one.which.inode = ++newest_inode_;
    one.which.size = 1000 + school.pupils.size();
    one.which.changed_s = ++now_;
    touch(name);
  }
  /// Another file gets the name.
  void rename_over(const std::string& name, const real_school& school) {
    files[name].which.inode = ++newest_inode_;
    write(name, school, files[name].fault);
  }
  /// The content stays, and something else of the file changes: its mode, say.
  void touch(const std::string& name) { files[name].which.inode_changed_s = ++now_; }

 private:
  std::uint64_t newest_inode_ = 0;
  std::int64_t now_ = 0;
};

class exports_source final : public sources::source {
 public:
  explicit exports_source(exports_folder& at) : at_(at) {}

  /// Two files of one school are left out, as every source does it.
  result<std::vector<sources::read_unit>> units(std::vector<std::string>& problems) override {
    std::map<std::string, std::set<std::string>> of;
    for (const auto& [name, file] : at_.files) of[file.school.brin].insert(name);
    std::vector<sources::read_unit> out;
    for (const auto& [brin, names] : of) {
      if (names.size() > 1) {
        problems.push_back("two files describe school " + brin);
        continue;
      }
      const auto& file = at_.files.at(*names.begin());
      out.push_back({*names.begin(), *names.begin(), file.which.size, file.which});
    }
    return out;
  }
  result<void> read(const sources::read_unit& unit, school_sink& sink,
                    const sources::read_progress& progress) override {
    std::optional<sources::file_identity> ignored;
    return read_and_tell(unit, sink, progress, ignored);
  }
  result<void> read_and_tell(const sources::read_unit& unit, school_sink& sink, const sources::read_progress& progress,
                             std::optional<sources::file_identity>& which) override {
    which.reset();
    const auto& file = at_.files.at(unit.path);
    at_.read.insert(unit.path);
    ++at_.reads;
    world one;
    one.schools = {file.school};
    const settable_read_fault fault = file.fault;
    sim_source inside(one, fault);
    auto done = inside.read({"0", unit.name}, sink, progress);
    if (done && !file.is_young) which = file.which;
    return done;
  }

 private:
  exports_folder& at_;
};

}  // namespace sluis::simulation
