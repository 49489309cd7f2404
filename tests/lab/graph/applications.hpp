// The app registration that asks, and the directory extension properties that were made for it (Microsoft's application
// and extensionProperty resources).
#pragma once

#include <string>
#include <vector>

#include "tests/lab/graph/asked.hpp"
#include "tests/lab/graph/kinds.hpp"

namespace lab::graph {

class applications {
 public:
  /// `app_id`: a GUID, the client id of the app that asks.
  applications(std::string app_id, app_rights rights) : app_id_(std::move(app_id)), rights_(rights) {}

  /// GET /applications?$filter=appId eq '…', and GET and POST /applications/{object id}/extensionProperties. Throws
  /// refusal.
  [[nodiscard]] reply handle(const asked& by);

  /// Does an object of this kind have that property?
  [[nodiscard]] bool knows(kind what, const std::string& property) const;
  /// Makes one as a POST does; for tests that begin with it.
  void make(const std::string& name, const std::vector<std::string>& target_objects);

  [[nodiscard]] json save() const { return made_; }
  void load(const json& from) { made_ = from; }

 private:
  [[nodiscard]] reply list(const asked& by) const;
  [[nodiscard]] reply create(const asked& by);
  [[nodiscard]] std::string full_name(const std::string& name) const;

  std::string app_id_;
  app_rights rights_;
  json made_ = json::array();
};

/// Is the property a directory extension of whatever app?
[[nodiscard]] bool is_extension(const std::string& property);
/// The value of the extension that Sluis keeps its handle in; empty: there is none. For dumps and comparisons.
[[nodiscard]] std::string handle_extension_in(const json& properties);

}  // namespace lab::graph
