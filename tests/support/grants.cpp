#include "tests/support/grants.hpp"

#include <cstdlib>
#include <filesystem>
#include <map>
#include <stdexcept>

#include "model/clock.hpp"
#include "model/random.hpp"
#include "model/secret.hpp"
#include "state/store.hpp"
#include "tests/support/consents.hpp"

namespace sluis::testing_support {

namespace {

using namespace std::chrono_literals;

constexpr day today = std::chrono::year{2026} / 11 / 23;

class fixed_clock : public clock {
 public:
  [[nodiscard]] instant now() const override { return today + 12h; }
};

/// Not fit for keys, and it need not be: the folder is gone a moment later.
class counting_random : public random {
 public:
  void fill(void* out, std::size_t size) override {
    auto* bytes = static_cast<unsigned char*>(out);
    for (std::size_t i = 0; i < size; ++i)
      bytes[i] = static_cast<unsigned char>((state_ = state_ * 6364136223846793005ULL + 1) >> 56U);
  }

 private:
  std::uint64_t state_ = 42;
};

class temporary_folder {
 public:
  temporary_folder() {
    auto pattern = (std::filesystem::temp_directory_path() / "sluis-grants-XXXXXX").string();
    if (mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("cannot make a temporary folder like " + pattern);
    path_ = pattern;
  }
  ~temporary_folder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  temporary_folder(const temporary_folder&) = delete;
  temporary_folder& operator=(const temporary_folder&) = delete;
  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

enum class ending : std::uint8_t { stands, withdrawn, expired };

grant made_by_the_ledger(const attribute_set& attributes, ending how, const role_set& roles = role_set::all(),
                         const school_codes& schools = {}) {
  const temporary_folder folder;
  const fixed_clock time;
  counting_random chance;
  const secret root_key(std::string(32, 'k'));
  auto store =
      state::store::open(folder.path() / "institution", institution_id("stichting-demo"), root_key, time, chance)
          .value();
  const auto by = store->actor("uid:1000").value();
  auto what = signed_consent(target_id("partner"), attributes, today, today + std::chrono::days{365});
  what.roles = roles;
  what.schools = schools;
  const auto recorded = store->consents().record(what, by).value();
  if (how == ending::expired)
    return store->consents()
        .valid_grant(recorded.target, recorded.to, recorded.valid_until + std::chrono::days{1})
        .value()
        .value();
  if (how == ending::withdrawn) store->consents().withdraw(recorded.target, by).value();
  return store->consents().valid_grant(recorded.target, recorded.to, today).value().value();
}

}  // namespace

grant consent_grant(const attribute_set& attributes) {
  static std::map<std::uint8_t, grant> made;
  const auto found = made.find(attributes.mask());
  if (found != made.end()) return found->second;
  return made.emplace(attributes.mask(), made_by_the_ledger(attributes, ending::stands)).first->second;
}

grant withdrawal_grant() {
  static const grant made = made_by_the_ledger(attribute_set::all(), ending::withdrawn);
  return made;
}

grant expiry_grant() {
  static const grant made = made_by_the_ledger(attribute_set::all(), ending::expired);
  return made;
}

grant narrow_grant(const attribute_set& attributes, const role_set& roles, const school_codes& schools) {
  return made_by_the_ledger(attributes, ending::stands, roles, schools);
}

}  // namespace sluis::testing_support
