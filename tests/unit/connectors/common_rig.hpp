// Each target on its vendor's lab, without a socket and in virtual time, and the few things that must be said in the
// vendor's own words.
#pragma once

#include <memory>
#include <nlohmann/json.hpp>
#include <string>

#include "connectors/targets/target.hpp"
#include "tests/lab/service.hpp"
#include "tests/support/service_transport.hpp"
#include "tests/support/virtual_time.hpp"

namespace sluis::targets {

class common_rig {
 public:
  /// "scim", "graph" or "google"; one connection where virtual time must not add up the waits of those that would wait
  /// beside each other.
  explicit common_rig(std::string kind, std::uint32_t connections = 4);
  /// With SLUIS_SCIM_CAPTURE, SLUIS_GRAPH_CAPTURE or SLUIS_GOOGLE_CAPTURE=file what was asked is kept there, for
  /// wirecheck.
  ~common_rig();
  common_rig(const common_rig&) = delete;
  common_rig& operator=(const common_rig&) = delete;

  /// Another process: a target that knows nothing.
  void restart();
  /// Somebody else's account with this login, made behind our back.
  void make_stranger(const std::string& login);
  void delete_behind_our_back(const std::string& user_id);
  /// Another given name, behind our back.
  void rename_behind_our_back(const std::string& user_id);
  /// Users and groups at the vendor that were not deleted.
  [[nodiscard]] std::size_t users() const { return present("users"); }
  [[nodiscard]] std::size_t groups() const { return present("groups"); }

  std::string kind;
  std::uint32_t connections;
  test::virtual_clock time;
  test::virtual_sleeper rest{time};
  test::seeded_random chance{1};
  std::unique_ptr<lab::service> vendor;
  std::unique_ptr<test::service_transport> wire;
  std::unique_ptr<target> api;

 private:
  [[nodiscard]] std::size_t present(const char* list) const;
  void say(const std::string& method, const std::string& path, const nlohmann::json& body);
  std::string base_;
};

}  // namespace sluis::targets
