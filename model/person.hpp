// What may be held of a person: the table of requirements C, and no field more (R-C1). A forbidden field has no place
// to be put.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "model/clock.hpp"
#include "model/ids.hpp"

namespace sluis {

enum class role : std::uint8_t { student = 1, staff = 2, guardian = 3 };
enum class gender : std::uint8_t { unknown = 0, male = 1, female = 2, unspecified = 9 };

[[nodiscard]] const char* to_string(role r) noexcept;

/// All text is UTF-8, NFC, trimmed; empty means "the source did not say".
struct person {
  sluis::role role = sluis::role::student;
  std::string given_names;         // "Ismaël Hassan"
  std::string initials;            // "IH"
  std::string call_name;           // roepnaam
  std::string family_name_prefix;  // "van den", kept apart (NEN 1888)
  std::string family_name;         // without the prefix
  sluis::gender gender = sluis::gender::unknown;
  std::string form_of_address;         // guardians and staff
  std::string school_email;            // students and staff
  std::string private_email;           // guardians and staff
  std::string telephone;               // staff
  std::string student_number;          // students: the administration's number (the source's key)
  std::string eck_id;                  // students only; a staff ECK iD is dropped
  std::string year;                    // students: the year code, "4"
  std::string ilt_code;                // students, four digits
  std::string user_name;               // as the source says it; not the login that we assign
  std::vector<std::string> functions;  // staff: role codes and descriptions, in the source's order
  std::optional<day> begins;           // first day at the school
  std::optional<day> ends;             // the day from which the person is gone (exclusive)

  bool operator==(const person&) const = default;
};

/// In which way somebody belongs to a group.
struct membership {
  subject_id group;
  std::vector<std::string> functions;  // staff: role codes within this group

  bool operator==(const membership&) const = default;
};

struct group {
  std::string name;  // "4A"
  std::string year;  // "4"; empty for a composite group
  enum class kind : std::uint8_t { base = 1, composite = 2 } kind = kind::base;

  bool operator==(const group&) const = default;
};

struct school {
  std::string brin;         // "99XX"; empty if the source only has a key of its own
  std::string branch;       // dependance, two digits; "00" and absent are empty
  std::string key;          // the source's own key of the school
  std::string school_year;  // "2026-2027", as the source says it
  std::string name;         // from the source where it says one, else empty

  bool operator==(const school&) const = default;
};

}  // namespace sluis
