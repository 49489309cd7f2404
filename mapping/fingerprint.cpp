#include "mapping/fingerprint.hpp"

#include "mapping/rules.hpp"

namespace sluis::mapping {

namespace {
/// Change it when account_of or group_fields make something else of the same facts: every account is then compared
/// anew.
constexpr std::uint64_t mapping_version = 1;
}  // namespace

fingerprinter& fingerprinter::add(std::uint64_t number) noexcept {
  for (unsigned shift = 0; shift < 64; shift += 8) mix(static_cast<std::uint8_t>(number >> shift));
  return *this;
}

fingerprinter& fingerprinter::add(std::string_view bytes) noexcept {
  add(static_cast<std::uint64_t>(bytes.size()));
  for (const char c : bytes) mix(static_cast<std::uint8_t>(c));
  return *this;
}

std::uint64_t fingerprinter::value() const noexcept {
  auto h = state_;
  h = (h ^ (h >> 33U)) * 0xff51afd7ed558ccdULL;
  h = (h ^ (h >> 33U)) * 0xc4ceb9fe1a85ec53ULL;
  return h ^ (h >> 33U);
}

std::uint64_t fingerprint(const target_rules& rules, const std::vector<subject_id>& live_groups,
                          const std::vector<std::uint64_t>& school_versions) {
  fingerprinter out;
  out.add(mapping_version).add(rules.mail_domain).add(std::uint64_t{rules.attributes.mask()});
  out.add(std::uint64_t{live_groups.size()});
  for (const auto& id : live_groups) {
    for (const auto byte : id.bytes) out.add(std::uint64_t{byte});
  }
  out.add(std::uint64_t{school_versions.size()});
  for (const auto version : school_versions) out.add(version);
  return out.value();
}

}  // namespace sluis::mapping
