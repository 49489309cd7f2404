// The education roster: classes, which are Microsoft 365 groups of the same directory, and schools with the users in
// them. As far as accounts go: classes are made, schools are found by externalId and made, users are put into schools
// and show theirs. (Microsoft's educationClass, educationSchool and educationUser.)
#pragma once

#include <map>
#include <set>
#include <string>

#include "tests/lab/graph/asked.hpp"
#include "tests/lab/graph/directory.hpp"

namespace lab::graph {

class education {
 public:
  /// `base` as of resources; a new school is unseen for as many finds as an object of the directory.
  education(directory& in, unsigned unseen_for, std::string base)
      : in_(in), unseen_for_(unseen_for), base_(std::move(base)) {}

  /// Every path under /education. Throws refusal.
  [[nodiscard]] reply handle(const asked& by);

  /// Schools by externalId, with the employeeIds in them; nothing, if there is none.
  void put_into(json& dump) const;
  [[nodiscard]] json save() const;
  void load(const json& from);
  void clear() { schools_.clear(); }

 private:
  struct school {
    json properties;
    std::set<std::string> users;
    unsigned unseen = 0;
  };

  [[nodiscard]] reply create_class(const asked& by);
  [[nodiscard]] reply create_school(const asked& by);
  [[nodiscard]] reply list_schools(const asked& by);
  [[nodiscard]] reply enrol(const asked& by);
  [[nodiscard]] reply user_with_schools(const asked& by);
  [[nodiscard]] object& existing_user(const std::string& id);

  directory& in_;
  unsigned unseen_for_;
  std::string base_;
  std::map<std::string, school> schools_;  // by id
};

}  // namespace lab::graph
