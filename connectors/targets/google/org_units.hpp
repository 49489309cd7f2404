// The org units that users need and that a template names: made before the users, parent first, each once. A literal
// path is nobody's business here. One thread.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "connectors/targets/google/session.hpp"
#include "model/outcome.hpp"
#include "model/released.hpp"

namespace sluis::targets::google {

class org_units {
 public:
  org_units(session& s, const google_settings& with) : session_(s), with_(with) {}

  /// Makes what these changes need and is not known to be there; what there is already is asked for once, so that the
  /// slow pace of making is spent on new ones alone. Trouble is kept for `trouble_with`.
  boost::asio::awaitable<void> make_for(const std::vector<released_change>& changes);

  /// Where this user goes: what the template says of these fields, or the literal path.
  [[nodiscard]] std::string place_of(const field_map& fields) const;
  /// The change says where its user goes: a creation always, an update with a school or a function, where a template
  /// has them.
  [[nodiscard]] bool places(const released_change& change) const;
  /// Why nobody can be put there now: failed or not_sent. Names no path: a school's name is in it.
  [[nodiscard]] std::optional<outcome> trouble_with(const std::string& path) const;

  /// Google did not accept it although it was thought to be there: the next `make_for` looks again.
  void forget(const std::string& path) { there_.erase(path); }
  /// A new push: what failed is tried again.
  void hope_again() { trouble_.clear(); }

 private:
  boost::asio::awaitable<void> learn_what_is_there();
  boost::asio::awaitable<void> make_down_to(const std::string& path);
  boost::asio::awaitable<std::optional<outcome>> make(std::string path);
  [[nodiscard]] outcome trouble(const answered& by) const;

  session& session_;
  const google_settings& with_;
  std::set<std::string> there_;
  std::map<std::string, outcome> trouble_;
  enum class knowledge : std::uint8_t { none, asked } asked_ = knowledge::none;
};

}  // namespace sluis::targets::google
