// What can be done with users, groups, members and deleted items: every route but $batch.
#pragma once

#include "tests/lab/graph/asked.hpp"
#include "tests/lab/graph/delta.hpp"
#include "tests/lab/graph/directory.hpp"
#include "tests/lab/graph/licences.hpp"

namespace lab::graph {

class resources {
 public:
  /// `base`: "https://…/graph/v1.0", which begins links.
  resources(directory& in, delta_queries& changes, const subscriptions& bought, std::string base)
      : in_(in), changes_(changes), bought_(bought), base_(std::move(base)) {}

  /// Throws refusal.
  [[nodiscard]] reply handle(const asked& by);

 private:
  [[nodiscard]] reply collection(kind what, const asked& by);
  [[nodiscard]] reply single(kind what, const asked& by);
  [[nodiscard]] reply below_group(const asked& by);
  [[nodiscard]] reply licences_of_group(const asked& by);
  [[nodiscard]] reply upsert(const asked& by);
  [[nodiscard]] reply deleted(const asked& by);
  [[nodiscard]] reply create(kind what, json body);
  [[nodiscard]] std::function<bool(const std::string&)> extensions_of(kind what) const;
  void change(object& which, const json& body);
  void add_members(object& group, const json& links);
  [[nodiscard]] object& existing(kind what, const std::string& id);

  directory& in_;
  delta_queries& changes_;
  const subscriptions& bought_;
  std::string base_;
};

}  // namespace lab::graph
