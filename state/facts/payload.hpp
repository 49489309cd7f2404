// What is sealed as a fact (record_kind fact): a byte for the version of the encoding (1), a byte for the kind
// (subject_kind), then the fields of person, group or school as tag, length, value (tlv.hpp). Tags are part of the
// format: add, never renumber. The source's key is in here and nowhere else: a pupil's is personal data.
//
//   person  1 role · 2 source key · 3 given names · 4 initials · 5 call name · 6 prefix · 7 family name · 8 gender · 9
//   form of address ·
//           10 school e-mail · 11 private e-mail · 12 telephone · 13 student number · 14 ECK iD · 15 year · 16 ILT code
//           · 17 user name · 18 function (several) · 19 begins · 20 ends (days since 1970, four bytes, big-endian,
//           two's complement) · 21 membership (several, ascending): group handle (16), then for each function its
//           length (one byte) and its bytes
//   group   1 kind · 2 source key · 3 name · 4 year
//   school  2 source key · 3 brin · 4 branch · 5 key · 6 school year · 7 name
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "model/person.hpp"
#include "model/result.hpp"

namespace sluis::state {

struct person_payload {
  std::string source_key;
  person facts;
  std::vector<membership> memberships;  // sorted by group, unique
};

struct group_payload {
  std::string source_key;
  group facts;
};

struct school_payload {
  std::string source_key;
  school facts;
};

/// Replace `out` (so that one buffer serves many records).
void encode_person(std::string& out, std::string_view source_key, const person& facts,
                   const std::vector<membership>& memberships);
/// Behind a person that was encoded without any.
void append_memberships(std::string& out, const std::vector<membership>& memberships);
void encode_group(std::string& out, std::string_view source_key, const group& facts);
void encode_school(std::string& out, std::string_view source_key, const school& facts);

/// errc::corrupt for what no encoder of this version wrote.
[[nodiscard]] result<person_payload> decode_person(std::string_view bytes);
[[nodiscard]] result<group_payload> decode_group(std::string_view bytes);
[[nodiscard]] result<school_payload> decode_school(std::string_view bytes);

}  // namespace sluis::state
