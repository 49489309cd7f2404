// The permission to send to one target. Every request carries one, and it is asked directly before the request's bytes
// are written, after every wait (pace, quota, Retry-After, back-off, a token, a free connection, TLS). A withdrawal
// revokes it before it is answered; it ends by itself at the end of the consent's last day. Pure but for the clock that
// it asks. One thread: the network's.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "model/clock.hpp"
#include "model/result.hpp"

namespace sluis {

class grant;
struct permit_state;  // what an issuer and its permits share

class permit {
 public:
  /// Allows nothing: a request that was given no permit is not sent.
  permit() = default;
  /// For requests that hold nothing of a person and ask for nothing of one: an access token, a property of the target's
  /// schema.
  [[nodiscard]] static permit without_personal_data();

  /// The same one, for questions that something more urgent waits for: each is tried once, for a few seconds, and no
  /// wait that the target asks for is waited (connectors/http/paced_sender.hpp).
  [[nodiscard]] permit briefly() const;
  [[nodiscard]] bool is_brief() const { return is_brief_; }

  /// errc::refused, and why nothing may be sent now. Nothing: it may be sent now.
  /// errc::unavailable: the work that it belongs to confirmed nothing for too long, and ends.
  [[nodiscard]] std::optional<error> refusal() const;

  enum class confirmed : std::uint8_t { answer, change };
  /// The target confirmed something.
  void note(confirmed what) const;

 private:
  friend class permit_issuer;
  struct terms;
  std::shared_ptr<const terms> terms_;
  bool is_brief_ = false;
};

/// Issues the permits of one target and revokes those that are out. Copies share what they revoke.
class permit_issuer {
 public:
  permit_issuer();

  /// How often permits were revoked so far. Taken before the consent is read, so that a permit that is issued after a
  /// revocation, but rests on what was read before it, is revoked as well.
  struct mark {
    std::uint64_t of_consent = 0;
    std::uint64_t of_all = 0;
  };
  [[nodiscard]] mark now() const;

  /// A piece of work begins: a push, a survey, a series of look-ups. Its permits end when nothing that counts was
  /// confirmed for so long.
  void begin(permit::confirmed what_counts, std::chrono::milliseconds at_most_without, instant now);

  /// A permit that rests on this grant. `time` outlives it.
  [[nodiscard]] permit issue(mark before_the_grant_was_read, const grant& rests_on, const clock& time) const;

  enum class which : std::uint8_t {
    of_consent,  // what lets attributes through; removals after a withdrawal go on
    all,
  };
  /// Sends nothing more under the permits that are out. `why` completes a sentence: "the consent was withdrawn".
  void revoke(which permits, std::string why);

  /// As long as it lives, permits refuse, also those that are issued meanwhile: a withdrawal or a pause of the target
  /// was given, and waits to be put on record. `of_consent`: removals go on. `why` as for revoke(). May outlive the
  /// issuer.
  class pause {
   public:
    pause(std::shared_ptr<permit_state> of, which permits);
    pause(pause&& other) noexcept = default;
    pause(const pause&) = delete;
    pause& operator=(const pause&) = delete;
    pause& operator=(pause&&) = delete;
    ~pause();

   private:
    std::shared_ptr<permit_state> of_;
    which permits_;
  };
  [[nodiscard]] pause hold_back(std::string why, which permits = which::of_consent);

 private:
  std::shared_ptr<permit_state> state_;
};

}  // namespace sluis
