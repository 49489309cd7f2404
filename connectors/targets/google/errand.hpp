// One change on its way: asks for its next request, hears the answer, and ends with an outcome. Sans I/O: whether its
// requests go alone or as parts of a batch, and how long to wait, is the runner's business.
#pragma once

#include <memory>
#include <optional>

#include "connectors/targets/google/call.hpp"
#include "connectors/targets/google/google_settings.hpp"
#include "connectors/targets/google/judge.hpp"
#include "connectors/targets/google/new_objects.hpp"
#include "connectors/targets/google/org_units.hpp"
#include "model/clock.hpp"
#include "model/outcome.hpp"
#include "model/random.hpp"
#include "model/released.hpp"

namespace sluis::targets::google {

/// What all errands of a target share; outlives them.
struct surroundings {
  const google_settings& settings;
  new_objects& fresh;
  org_units& units;
  const clock& time;
  random& chance;
};

class errand {
 public:
  errand(const released_change& change, surroundings& around) : change_(change), around_(around) {}
  virtual ~errand() = default;
  errand(const errand&) = delete;
  errand& operator=(const errand&) = delete;

  /// The request to send now. Only while there is no outcome; may itself settle the errand, and then there is none.
  [[nodiscard]] virtual std::optional<call> next() = 0;
  /// What became of it. Ends after finitely many: trouble is counted.
  virtual void hear(const answered& by) = 0;

  [[nodiscard]] const std::optional<outcome>& ended() const { return ended_; }
  /// How often in a row the request met trouble: wait that long before the next. 0: send at once.
  [[nodiscard]] unsigned troubles() const { return troubles_; }

 protected:
  /// "Not sent" is an outcome only while no attempt may have arrived.
  void end(outcome what) {
    if (may_have_arrived_ && what.what == outcome::kind::not_sent) what.what = outcome::kind::unknown;
    ended_ = std::move(what);
  }
  void done(std::string id) { end({outcome::kind::done, std::move(id), {}}); }
  void fail(error why) { end({outcome::kind::failed, {}, std::move(why)}); }
  void end_as(const answered& by) { end(outcome_of(by, change_, around_.settings.credential_file)); }
  void end_unknown(error why, std::string id = {}) { end({outcome::kind::unknown, std::move(id), std::move(why)}); }
  [[nodiscard]] error why(const answered& by) const { return error_of(by, change_, around_.settings.credential_file); }

  /// The same request once more, if there are attempts left.
  [[nodiscard]] bool once_more() {
    if (troubles_ + 1 >= around_.settings.policy.attempts) return false;
    ++troubles_;
    return true;
  }
  /// 404 about something that Google may not show yet, and there are attempts left.
  [[nodiscard]] bool not_shown_yet(const std::string& id) {
    return around_.fresh.may_hold(id, around_.time.now()) && once_more();
  }
  /// Call for the answer to each request that writes.
  void note_write(const answered& by) { may_have_arrived_ = may_have_arrived_ || meaning_of(by) == meaning::open; }
  void no_trouble() { troubles_ = 0; }
  void is_new(const std::string& id) { around_.fresh.note(id, around_.time.now()); }
  void is_deleted(const std::string& id) { around_.fresh.forget(id); }

  [[nodiscard]] const released_change& change() const { return change_; }
  [[nodiscard]] const google_settings& settings() const { return around_.settings; }
  [[nodiscard]] org_units& units() { return around_.units; }
  [[nodiscard]] random& chance() { return around_.chance; }

 private:
  const released_change& change_;
  surroundings& around_;
  std::optional<outcome> ended_;
  unsigned troubles_ = 0;
  bool may_have_arrived_ = false;
};

/// The errand for this change, by its operation.
[[nodiscard]] std::unique_ptr<errand> make_errand(const released_change& change, surroundings& around);

}  // namespace sluis::targets::google
