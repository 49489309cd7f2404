// A target: Microsoft 365, Google Workspace, a partner's SCIM service. Takes only what mapping/release made (architecture, decision 3).
#pragma once

#include <boost/asio/awaitable.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "model/outcome.hpp"
#include "model/released.hpp"
#include "model/result.hpp"
#include "model/survey.hpp"

namespace sluis::targets {

/// What asking for one object found.
struct sighting {
  enum class how : std::uint8_t {
    nothing = 1,  // asked by everything that may be asked by, and the target has no such object
    by_id,
    by_handle,    // another id than ours carries our handle
    by_login,     // another id than ours has the login, without our handle
    unknown,      // the target could not say; see cause
  } found = how::unknown;
  remote_object object;  // where it was found; a softly deleted one stands as `deleted`
  error cause;
};

class target {
 public:
  virtual ~target() = default;
  [[nodiscard]] virtual const target_id& id() const = 0;

  /// Learns what the other side offers. Before the first apply of a push. errc::unavailable: the target is down.
  virtual boost::asio::awaitable<result<void>> prepare() = 0;

  /// Carries out changes of one operation, as many at a time as the other side permits, inside its pace. One outcome per change, in
  /// the same order; never throws for one bad record. A creation whose answer was lost is looked up by its handle before it counts
  /// as unknown. An object that is gone counts as done for removals.
  virtual boost::asio::awaitable<std::vector<outcome>> apply(const std::vector<released_change>& changes) = 0;

  /// After a crash: did this creation take effect? done with the remote id, or failed (not there), or unknown. For other operations: unknown
  /// (they are idempotent and simply said again).
  virtual boost::asio::awaitable<outcome> look_up(const released_change& change) = 0;

  /// What there is that carries one of our handles, and who is in our groups; for finding drift. All of it, or, where the target can tell that and `to`
  /// may hear it, all that changed since the survey before; or an error, and what was told proves nothing (targets.md, rule 1).
  virtual boost::asio::awaitable<result<void>> survey(surveyor& to) = 0;

  /// Asks for one object by itself: by its id, then by its handle, then by its login where the look-up has one. For what a survey did not show, and to prove that a
  /// deletion left nothing.
  virtual boost::asio::awaitable<sighting> find(const released_look_up& what);

  /// How the target shows what was said to it: two fields that it keeps as one, say. What it never shows again is left out. Pure.
  [[nodiscard]] virtual field_map as_held(const field_map& said) const { return said; }

  /// How many changes of an operation the published quota permits a second, at best: every request full and nothing said twice. 0: not known. Pure.
  [[nodiscard]] virtual double changes_per_second(operation) const { return 0; }

  /// How many changes one apply should get (bulk size times concurrency).
  [[nodiscard]] virtual std::uint64_t batch_size() const = 0;
};

}  // namespace sluis::targets
