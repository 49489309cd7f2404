#include "connectors/sources/edexml/edexml_source.hpp"

#include <map>
#include <system_error>
#include <utility>

#include "connectors/sources/edexml/file_input.hpp"
#include "connectors/sources/edexml/folder.hpp"
#include "connectors/sources/edexml/school_identity.hpp"
#include "connectors/sources/edexml/school_read.hpp"
#include "connectors/sources/few_names.hpp"
#include "model/shown_key.hpp"

namespace sluis::sources {

namespace {

class edexml_source final : public source {
 public:
  explicit edexml_source(std::filesystem::path path) : path_(std::move(path)) {}

  result<std::vector<read_unit>> units(std::vector<std::string>& problems) override {
    SLUIS_ASSIGN(auto found, edexml::list_units(path_, problems));
    if (found.empty()) problems.push_back(path_.string() + ": there is no .xml file in this folder");
    return without_rivals(std::move(found), problems);
  }

  result<void> read(const read_unit& unit, school_sink& sink, const read_progress& progress) override {
    std::optional<file_identity> ignored;
    return read_and_tell(unit, sink, progress, ignored);
  }

  result<void> read_and_tell(const read_unit& unit, school_sink& sink, const read_progress& progress,
                             std::optional<file_identity>& which) override {
    which.reset();
    auto file = edexml::file_input::open(unit.path, unit.name);
    if (!file) {
      sink.fail(file.error(), {unit.name});
      return file.error();
    }
    auto done = edexml::read_school(**file, sink, progress);
    if (done) which = (*file)->identity();
    return done;
  }

  [[nodiscard]] bool is_about(std::string_view file_name) const override {
    return edexml::is_export_name(file_name) || file_name == path_.filename().native();
  }

 private:
  // Two files of one school would take turns in removing each other's people, so neither is read.
  static std::vector<read_unit> without_rivals(std::vector<read_unit> units, std::vector<std::string>& problems) {
    std::map<std::string, std::vector<read_unit>> by_school;
    std::vector<std::string> order;
    for (auto& unit : units) {
      // A file that does not say its school stays in the list: reading it says what is wrong, with line and column.
      const auto school = edexml::school_identity(unit).value_or("file " + unit.name);
      auto& rivals = by_school[school];
      if (rivals.empty()) order.push_back(school);
      rivals.push_back(std::move(unit));
    }
    std::vector<read_unit> out;
    for (const auto& school : order) {
      auto& rivals = by_school[school];
      if (rivals.size() == 1) {
        out.push_back(std::move(rivals.front()));
        continue;
      }
      std::vector<std::string> names;
      for (const auto& unit : rivals) names.push_back(unit.name);
      problems.push_back(few_names(names) + ": all of these describe " +
                         (may_be_shown_as_key(school) ? "school " + school : std::string("one school")) +
                         ", so none of them is read; keep one file for each school");
    }
    return out;
  }

  std::filesystem::path path_;
};

}  // namespace

std::unique_ptr<source> make_edexml_source(std::filesystem::path path) {
  return std::make_unique<edexml_source>(std::move(path));
}

}  // namespace sluis::sources
