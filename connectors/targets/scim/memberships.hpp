// Who joins and who leaves groups: up to 100 in one PATCH of a group, one outcome for each.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <cstddef>
#include <set>
#include <vector>

#include "connectors/targets/scim/json_text.hpp"
#include "connectors/targets/scim/session.hpp"

namespace sluis::targets::scim {

inline constexpr std::size_t members_in_one_patch = 100;

class memberships {
 public:
  memberships(session& s, const std::vector<released_change>& changes, std::vector<outcome>& outcomes)
      : session_(s), changes_(changes), outcomes_(outcomes) {}

  /// All changes of the batch, which is of one operation: add_member or remove_member. Groups beside each other, one
  /// group's requests in turn.
  boost::asio::awaitable<void> apply();

 private:
  using indexes = std::vector<std::size_t>;

  boost::asio::awaitable<void> one_group(indexes all);
  boost::asio::awaitable<indexes> not_there_yet(indexes all);
  boost::asio::awaitable<void> patch(indexes some, int repeats_left);
  boost::asio::awaitable<void> after_trouble(indexes some, judgement trouble, int repeats_left);
  boost::asio::awaitable<void> put_whole(indexes all);
  enum class on_conflict : std::uint8_t { again, settle };
  /// Those that must be tried again, because somebody else wrote between our reading and our PUT.
  boost::asio::awaitable<indexes> put_once(indexes all, on_conflict then);
  boost::asio::awaitable<result<json>> read_group(const released_change& any, answered& by);
  void give(const indexes& some, const judgement& each);
  void give_answer(const indexes& some, const answered& by);
  void give_unread(const indexes& some, const error& cause, outcome otherwise);
  void give_not_read(const indexes& some, const answered& by);
  [[nodiscard]] indexes not_yet_so(const indexes& some, const std::set<std::string>& there);
  [[nodiscard]] std::vector<std::string> ids_of(const indexes& some) const;
  [[nodiscard]] bool adding() const { return changes_.front().op() == operation::add_member; }

  session& session_;
  const std::vector<released_change>& changes_;
  std::vector<outcome>& outcomes_;
};

}  // namespace sluis::targets::scim
