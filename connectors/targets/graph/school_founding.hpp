// Finding one school of the education roster by its externalId, or making it. Nothing at Microsoft keeps two schools
// from having one externalId: what is not certain is looked for, for a while, before it is made again; of several the
// first by id counts, for every process.
#pragma once

#include "connectors/targets/graph/context.hpp"
#include "connectors/targets/graph/errand.hpp"

namespace sluis::targets::graph {

class school_founding final : public errand {
 public:
  /// `name` was released with a user's field::school.
  school_founding(const std::string& name, const graph_settings& settings);

  [[nodiscard]] std::optional<call> next() override;
  void hear(const heard& by) override;

  [[nodiscard]] const std::string& key() const { return key_; }
  /// Once settled; empty: see failure().
  [[nodiscard]] const std::string& id() const { return id_; }
  /// Says the externalId, never the name.
  [[nodiscard]] const error& failure() const { return failure_; }

 private:
  enum class step : std::uint8_t { find, create, settled };
  void hear_find(const heard& by);
  void settle(std::string id);
  void fail(const error& why);
  [[nodiscard]] error why_of(const heard& by) const;

  std::string name_;
  std::string key_;
  const graph_settings& settings_;
  step step_ = step::find;
  unsigned creations_ = 0;
  std::optional<error> open_;  // an attempt that may still turn up
  std::string id_;
  error failure_;
  patience patience_;
  std::chrono::milliseconds wait_{0};
};

}  // namespace sluis::targets::graph
