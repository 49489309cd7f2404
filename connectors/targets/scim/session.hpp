// One conversation with a provider: sends in its language, knows what it offers, and stops asking once it is plainly
// down. One thread.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <unordered_set>

#include "connectors/http/paced_sender.hpp"
#include "connectors/targets/scim/capabilities.hpp"
#include "connectors/targets/scim/judge.hpp"
#include "connectors/targets/scim/resources.hpp"
#include "connectors/targets/scim/scim_settings.hpp"
#include "model/survey.hpp"

namespace sluis::targets::scim {

inline constexpr const char* bulk_path = "/Bulk";

class session {
 public:
  session(scim_settings settings, http::transport& wire, http::sleeper& rest, const clock& time, random& chance);

  /// `body` is JSON or empty. Errors as of paced_sender; and, once the target was found down or the token refused, the
  /// same error again at once, with nothing sent – until `resume`.
  /// `if_match`: only if the object still has this version (RFC 7644, 3.14); empty: whatever it has.
  boost::asio::awaitable<result<http::response>> send(std::string method, std::string path, std::string body,
                                                      http::repeat how, std::string if_match = {});
  void resume() { halted_.reset(); }
  /// Before creations.
  void resume_creating();
  /// Before a push.
  void begin() {
    resume();
    busy_in_a_row_ = 0;
  }
  /// After each answer to a creation (0: none came). 503 may have had an effect, so that each leaves somebody unknown:
  /// the next one waits longer and longer, and after `attempts` in a row on every connection, or `attempts` messages
  /// with many creations, nothing more is sent until `resume`, and no creation until `begin`.
  boost::asio::awaitable<void> heed_creation(unsigned status, http::content held);
  /// After each answer to another change: where the ids of our objects are not the ones that we know any more, nothing
  /// more is sent until `resume`.
  void heed_whose(const released_change& change, const outcome& came);
  /// Whether the filter by externalId finds an object of ours that is there; nothing: not known (lookup.hpp).
  [[nodiscard]] std::optional<bool> filter_works(kind what) const;
  void note_filter(kind what, bool works) { filter_works_[what] = works; }
  void forget_filters() { filter_works_.clear(); }
  /// What is known to be there, by id.
  void expect(known_objects there) { expected_ = std::move(there); }
  [[nodiscard]] const std::unordered_set<std::string>& expected(kind what) const {
    return what == kind::user ? expected_.users : expected_.groups;
  }
  /// What the target asked to wait for is not heeded any more.
  void release_hold() { sender_.release_hold(); }
  /// Every request from now on is sent under this permit.
  void rest_on(permit p) { allowed_ = std::move(p); }
  /// Something more urgent waits for the answers (model/permit.hpp).
  [[nodiscard]] bool is_brief() const { return allowed_.is_brief(); }
  /// The answer to one part of a bulk request.
  void note_part(const std::string& method, unsigned status) { http::note_success(allowed_, method, status); }

  /// Nothing that was begun there is in doubt: this process created the group, or read it, and has lost no answer about
  /// it since.
  [[nodiscard]] bool is_sure_of(const std::string& group_id) const { return sure_of_.count(group_id) > 0; }
  void be_sure_of(const std::string& group_id) { sure_of_.insert(group_id); }
  void doubt(const std::string& group_id) { sure_of_.erase(group_id); }

  [[nodiscard]] const scim_settings& settings() const { return settings_; }
  capabilities offers;

 private:
  boost::asio::awaitable<result<http::response>> send_once(const std::string& method, const std::string& path,
                                                           const std::string& body, http::repeat how,
                                                           const std::string& if_match);
  void note_if_down(const result<http::response>& answer, http::repeat how);
  void halt(unsigned status);
  /// How many times in a row every connection was answered with 503.
  [[nodiscard]] unsigned busy_rounds() const;

  scim_settings settings_;
  http::sleeper& rest_;
  random& chance_;
  http::paced_sender sender_;
  std::map<kind, bool> filter_works_;
  known_objects expected_;
  std::optional<error> halted_;
  unsigned busy_in_a_row_ =
      0;  // creations that were answered with 503; a message with many counts as one on every connection
  enum class media : std::uint8_t { scim, plain_json } speaks_ = media::scim;
  permit allowed_;
  std::unordered_set<std::string> sure_of_;  // ids of groups: one school board has thousands, not millions
};

/// Status, scimType and the created object's id (of the body, else of Location).
[[nodiscard]] answered read_answer(const http::response& answer);

}  // namespace sluis::targets::scim
