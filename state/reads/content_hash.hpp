// What a read says, as one keyed hash: the same records in the same order give the same hash in every epoch, and
// without the root key it says nothing. When the source made it is left out: it stands beside the content. One thread
// at a time.
#pragma once

#include <string>
#include <string_view>

#include "model/source_record.hpp"
#include "state/crypto/hmac.hpp"
#include "state/keyring.hpp"
#include "state/reads/told.hpp"

namespace sluis::state {

class content_hash {
 public:
  explicit content_hash(const keyring& keys);

  /// Of the school whose records follow; starts anew. `payload`: as it is sealed.
  [[nodiscard]] place_mac begin(const source_id& source, std::string_view school_code, std::string_view payload);
  void add_group(std::string_view payload);
  /// `payload`: without memberships, whose handles a source does not know.
  void add_person(std::string_view payload, const std::vector<source_membership>& memberships);
  void add_invalid(const invalid_record& record);
  /// Names a newcomer who waits, the same in every epoch, as the place does.
  [[nodiscard]] std::uint64_t mark_of(const place_mac& place, role who, std::string_view key);
  /// Of all since begin().
  [[nodiscard]] sha256_hash finish() { return all_.finish(); }

 private:
  void add(std::string_view text);

  crypto::hmac all_, places_;
};

}  // namespace sluis::state
