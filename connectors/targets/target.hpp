// A target: Microsoft 365, Google Workspace, a partner's SCIM service. Takes only what mapping/release made
// (architecture, decision 3).
#pragma once

#include <boost/asio/awaitable.hpp>
#include <cstdint>
#include <string>
#include <vector>

#include "model/outcome.hpp"
#include "model/permit.hpp"
#include "model/released.hpp"
#include "model/result.hpp"
#include "model/sighting.hpp"
#include "model/survey.hpp"

namespace sluis::targets {

using sluis::sighting;

class target {
 public:
  virtual ~target() = default;
  [[nodiscard]] virtual const target_id& id() const = 0;

  /// Makes what must exist at the target before the first push – a field of our own for the handle – where it is
  /// missing, and says what it did. May be repeated.
  virtual boost::asio::awaitable<result<std::vector<std::string>>> set_up();

  /// Every request from now on, of whichever method, carries this permit: it is asked directly before the request is
  /// sent, after every wait. Where it refuses, nothing is sent and the change is `not_sent`, with errc::refused as its
  /// cause. Without a permit nothing is sent at all.
  virtual void rest_on(permit p) = 0;

  /// An administrator wants it to be tried now: a Retry-After that was given before is not heeded any more.
  virtual void release_hold() {}

  /// Learns what the other side offers. errc::refused: something must be made there first (set_up). Before the first
  /// apply of a push. errc::unavailable: the target is down.
  virtual boost::asio::awaitable<result<void>> prepare() = 0;

  /// Carries out changes of one operation, as many at a time as the other side permits, inside its pace. One outcome
  /// per change, in the same order; never throws for one bad record. A creation whose answer was lost is looked up by
  /// its handle before it counts as unknown. An object that is gone counts as done for removals.
  virtual boost::asio::awaitable<std::vector<outcome>> apply(const std::vector<released_change>& changes) = 0;

  /// What we know to be there. A list that lacks one that is there proves nobody's absence to look_up. Until it is said
  /// anew.
  virtual void expect(known_objects) {}

  /// After a crash: did this creation take effect? done with the remote id, or failed (not there), or unknown. For
  /// other operations: unknown (they are idempotent and simply said again).
  virtual boost::asio::awaitable<outcome> look_up(const released_change& change) = 0;

  /// What there is that carries one of our handles or has an id that `to` knows, and who is in our groups; for finding
  /// drift. All of it, or, where the target can tell that and `to` may hear it, all that changed since the previous
  /// survey; or an error, and what was told proves nothing (targets.md, rule 1).
  virtual boost::asio::awaitable<result<void>> survey(surveyor& to) = 0;

  /// Asks for one object by itself: by its id where the look-up has one, then by its handle, then by its login where
  /// the look-up has one. For what a survey did not show, and to prove that a deletion left nothing. After prepare().
  ///  * One that lies softly deleted in the target's recycle bin counts as found, and stands as `deleted`.
  ///  * An object that the handle finds under the very id that was just answered as absent is an index that lags
  ///  behind: nothing.
  ///  * More than one object with our handle, or an answer that cannot be relied on: unknown, with the cause.
  virtual boost::asio::awaitable<sighting> find(const released_look_up& what);

  /// How the target shows what was said to it: two fields that it keeps as one, say. What it never shows again is left
  /// out. Pure.
  [[nodiscard]] virtual field_map as_held(const field_map& said) const { return said; }

  /// What an administrator should know and what is no outcome of one change (licences that are short, a school that
  /// could not be made), each as a sentence without personal data. Those since this was last called.
  [[nodiscard]] virtual std::vector<std::string> take_warnings() { return {}; }

  /// How many changes of an operation the published quota permits a second, at best: every request full and nothing
  /// said twice. 0: not known. Pure.
  [[nodiscard]] virtual double changes_per_second(operation) const { return 0; }

  /// How many changes one apply should get (bulk size times concurrency).
  [[nodiscard]] virtual std::uint64_t batch_size() const = 0;
};

}  // namespace sluis::targets
