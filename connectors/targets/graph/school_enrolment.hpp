// Putting one user into one school of the education roster. Graph refuses who is in already: then it is looked at, and
// not guessed from the text.
#pragma once

#include "connectors/targets/graph/context.hpp"
#include "connectors/targets/graph/errand.hpp"

namespace sluis::targets::graph {

class school_enrolment final : public errand {
 public:
  school_enrolment(std::string user_id, std::string school_id, const graph_settings& settings)
      : user_id_(std::move(user_id)), school_id_(std::move(school_id)), settings_(settings) {}

  [[nodiscard]] std::optional<call> next() override;
  void hear(const heard& by) override;

  [[nodiscard]] const std::string& user_id() const { return user_id_; }
  /// Once settled; nothing: the user is in.
  [[nodiscard]] const std::optional<error>& failure() const { return failure_; }

 private:
  enum class step : std::uint8_t { put, look, settled };
  void hear_put(const heard& by);
  void settle(std::optional<error> failure);

  std::string user_id_;
  std::string school_id_;
  const graph_settings& settings_;
  step step_ = step::put;
  error refused_;
  std::optional<error> failure_;
  patience patience_;
  std::chrono::milliseconds wait_{0};
};

}  // namespace sluis::targets::graph
