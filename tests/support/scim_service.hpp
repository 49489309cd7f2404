// The lab's SCIM part as one of its services, so that what is tried on all targets can be tried on this one.
#pragma once

#include <nlohmann/json.hpp>

#include "tests/lab/scim.hpp"
#include "tests/lab/service.hpp"
#include "tests/lab/stats.hpp"
#include "tests/lab/store.hpp"

namespace sluis::test {

class scim_service final : public lab::service {
 public:
  [[nodiscard]] std::string prefix() const override { return "/scim/v2"; }
  [[nodiscard]] std::string public_origin() const override { return "https://partner.example"; }
  [[nodiscard]] lab::answer handle(const lab::request& r) override { return scim_.handle(r); }
  [[nodiscard]] lab::answer faulty(lab::fault f, const lab::scenario& what) const override {
    return lab::answer_of(f, what);
  }
  [[nodiscard]] nlohmann::json dump() const override {
    nlohmann::json out = {{"users", nlohmann::json::array()}, {"groups", nlohmann::json::array()}};
    for (const auto* r : store_.search(lab::user_type(), std::nullopt)) out["users"].push_back(r->attributes);
    for (const auto* r : store_.search(lab::group_type(), std::nullopt)) out["groups"].push_back(r->attributes);
    return out;
  }
  [[nodiscard]] nlohmann::json save() const override { return store_.save(); }
  void load(const nlohmann::json& from) override { store_.load(from); }
  void clear() override { store_.clear(); }
  [[nodiscard]] nlohmann::json counts() const override { return stats_.to_json(); }

 private:
  lab::store store_{1};
  lab::stats stats_;
  lab::scim scim_{{"https://partner.example/scim/v2", "lab-token", {}}, store_, stats_};
};

}  // namespace sluis::test
