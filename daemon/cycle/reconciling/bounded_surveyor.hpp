// Between a target and the memory of what it tells: a list that goes on for ever, with handles that nobody gave, must
// not fill the machine.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <cstddef>
#include <functional>
#include <string>
#include <unordered_set>
#include <utility>
#include <vector>

#include "connectors/targets/handing_over.hpp"
#include "daemon/cycle/pushing/shown_elsewhere.hpp"
#include "model/result.hpp"
#include "model/survey_remarks.hpp"

namespace sluis::daemon {

/// How much a survey may tell, from the number of objects that we know there: some were made by others in our name, or
/// by us before a restore, but not many times more.
struct survey_bounds {
  std::size_t objects, memberships, bytes;
  [[nodiscard]] static survey_bounds for_known(std::size_t known) {
    return {10'000 + 2 * known, 100'000 + 100 * known, std::size_t{64} * 1024 * 1024 + 4096 * known};
  }
};

/// What was told since the last part, and is in the surveyor's memory.
struct told_part {
  bool is_first = false;  // whatever was told before it is void
  std::vector<std::pair<remote_object::kind, std::string>> objects;
  std::unordered_set<std::string> groups;                  // of which members were told
  std::vector<std::pair<std::string, std::string>> ended;  // by a whole survey: group and member
};

class bounded_surveyor final : public surveyor, public survey_remarks, public targets::takes_parts {
 public:
  using taker = std::function<boost::asio::awaitable<result<void>>(told_part)>;
  /// `elsewhere`: what the previous survey showed under ids that were not known then; a survey of changes adds to it.
  /// `take`: hears of each part; may be empty.
  bounded_surveyor(surveyor& to, const survey_bounds& most, known_objects known = {}, hashed_logins logins = {},
                   shown_elsewhere elsewhere = {}, taker take = {})
      : to_(to),
        most_(most),
        known_(std::move(known)),
        logins_(std::move(logins)),
        before_(std::move(elsewhere)),
        take_(std::move(take)) {}
  boost::asio::awaitable<result<void>> take_part() override;

  [[nodiscard]] bool is_known(remote_object::kind what, const std::string& remote_id) const override {
    return known_.of(what).contains(remote_id);
  }
  [[nodiscard]] extent may_hear() const override { return to_.may_hear(); }
  void each_known(remote_object::kind what, const std::function<void(const std::string&)>& visit) const override;
  void on_remark(const std::string& text) override;
  void on_members_not_shown(const std::string& group) override { without_members_.insert(group); }
  [[nodiscard]] bool is_login_of_ours(const std::string& login) const override { return logins_.contains(login); }
  void on_stranger(const remote_object& found) override;
  void begin(extent what) override;
  void on_object(const remote_object& found) override;
  void on_membership(const std::string& group, const std::string& member) override;
  void on_membership_ended(const std::string& group, const std::string& member) override;

  [[nodiscard]] bool is_over() const override { return is_over_; }

  /// An error where the target told more than may be; what was beyond was not passed on, so the survey is not to be
  /// used.
  [[nodiscard]] result<void> outcome() const;
  [[nodiscard]] known_objects take_known() { return std::move(known_); }
  /// Users under ids that are not known, with a handle or a login of ours.
  [[nodiscard]] shown_elsewhere take_elsewhere() { return std::move(elsewhere_); }
  [[nodiscard]] const std::vector<std::string>& remarks() const { return remarks_; }
  /// Groups of which the target did not show who is in them.
  [[nodiscard]] const std::unordered_set<std::string>& without_members() const { return without_members_; }

 private:
  bool has_room(std::size_t& count, std::size_t most, std::size_t bytes);

  surveyor& to_;
  survey_bounds most_;
  known_objects known_;
  hashed_logins logins_;
  shown_elsewhere before_, elsewhere_;
  taker take_;
  told_part part_;
  extent extent_ = extent::whole;  // of what is told
  std::vector<std::string> remarks_;
  std::unordered_set<std::string> without_members_;
  std::size_t objects_ = 0, memberships_ = 0, bytes_ = 0;
  bool is_over_ = false;
};

}  // namespace sluis::daemon
