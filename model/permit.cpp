#include "model/permit.hpp"

#include "model/consent.hpp"
#include "model/local_time.hpp"

namespace sluis {

struct permit_state {
  permit_issuer::mark revoked;
  std::string why;            // of the newest revocation
  unsigned pauses = 0;        // of what lets attributes through
  unsigned whole_pauses = 0;  // of everything
  std::string why_paused;
  permit::confirmed counts = permit::confirmed::answer;
  std::optional<std::chrono::milliseconds> at_most_without;  // none: no work was begun
  instant last_confirmed{};
};

struct permit::terms {
  std::shared_ptr<permit_state> issuer;  // none: holds for ever
  permit_issuer::mark seen;
  bool survives_a_withdrawal = false;
  const clock* time = nullptr;
  std::optional<day> last_day;
  instant ends{};
};

namespace {

error refused(std::string why) {
  return {errc::refused, std::move(why), "nothing more was sent; the next plan follows what holds then"};
}

std::optional<error> stalled(const permit_state& work, instant now) {
  if (!work.at_most_without || now - work.last_confirmed < *work.at_most_without) return std::nullopt;
  const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(*work.at_most_without).count();
  const char* what = work.counts == permit::confirmed::change ? "no change" : "nothing";
  return error(errc::unavailable,
               std::string("the target confirmed ") + what + " for " + std::to_string(seconds) + " s",
               "what is left waits for the next try; ask whoever runs the target whether it is well");
}

}  // namespace

permit permit::without_personal_data() {
  permit out;
  out.terms_ = std::make_shared<terms>();
  return out;
}

permit permit::briefly() const {
  auto out = *this;
  out.is_brief_ = true;
  return out;
}

std::optional<error> permit::refusal() const {
  if (!terms_)
    return error(errc::refused, "a request without a permit was not sent", "this is a fault of sluisd: report it");
  if (!terms_->issuer) return std::nullopt;
  const auto& revoked = terms_->issuer->revoked;
  const bool all = revoked.of_all != terms_->seen.of_all;
  const bool of_consent = revoked.of_consent != terms_->seen.of_consent && !terms_->survives_a_withdrawal;
  if (all || of_consent) return refused(terms_->issuer->why);
  const bool is_paused = terms_->issuer->pauses > 0 && !terms_->survives_a_withdrawal;
  if (is_paused || terms_->issuer->whole_pauses > 0) return refused(terms_->issuer->why_paused);
  if (terms_->last_day && terms_->time->now() >= terms_->ends)
    return refused("the consent ended on " + to_string(*terms_->last_day));
  return stalled(*terms_->issuer, terms_->time->now());
}

void permit::note(confirmed what) const {
  if (!terms_ || !terms_->issuer) return;
  auto& work = *terms_->issuer;
  if (what == confirmed::change || work.counts == confirmed::answer) work.last_confirmed = terms_->time->now();
}

void permit_issuer::begin(permit::confirmed what_counts, std::chrono::milliseconds at_most_without, instant now) {
  state_->counts = what_counts;
  state_->at_most_without = at_most_without;
  state_->last_confirmed = now;
}

permit_issuer::permit_issuer() : state_(std::make_shared<permit_state>()) {}

permit_issuer::mark permit_issuer::now() const {
  return state_->revoked;
}

permit permit_issuer::issue(mark before_the_grant_was_read, const grant& rests_on, const clock& time) const {
  auto terms = std::make_shared<permit::terms>();
  terms->issuer = state_;
  terms->seen = before_the_grant_was_read;
  terms->survives_a_withdrawal = rests_on.what() != grant::kind::consent;
  terms->time = &time;
  if (rests_on.what() == grant::kind::consent) {
    terms->last_day = rests_on.last_day();
    terms->ends = start_of_local_day(rests_on.last_day() + std::chrono::days{1});
  }
  permit out;
  out.terms_ = std::move(terms);
  return out;
}

void permit_issuer::revoke(which permits, std::string why) {
  ++state_->revoked.of_consent;
  if (permits == which::all) ++state_->revoked.of_all;
  state_->why = std::move(why);
}

namespace {

unsigned& count_of(permit_state& state, permit_issuer::which permits) {
  return permits == permit_issuer::which::all ? state.whole_pauses : state.pauses;
}

}  // namespace

permit_issuer::pause::pause(std::shared_ptr<permit_state> of, which permits) : of_(std::move(of)), permits_(permits) {
  ++count_of(*of_, permits_);
}

permit_issuer::pause::~pause() {
  if (of_) --count_of(*of_, permits_);
}

permit_issuer::pause permit_issuer::hold_back(std::string why, which permits) {
  state_->why_paused = std::move(why);
  return {state_, permits};
}

}  // namespace sluis
