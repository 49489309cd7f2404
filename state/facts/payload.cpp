#include "state/facts/payload.hpp"

#include <algorithm>
#include <array>
#include <cstring>

#include "model/person_texts.hpp"
#include "model/source_record.hpp"
#include "state/big_endian.hpp"
#include "state/facts/tlv.hpp"

namespace sluis::state {

namespace {

constexpr char encoding = 2;

enum person_tag : std::uint8_t {
  role_tag = 1,
  key_tag,
  gender_tag = 8,
  function_tag = 64,  // 18 to 63 are for further texts: tags ascend
  begins_tag,
  ends_tag,
  membership_tag
};
enum group_tag : std::uint8_t { group_kind_tag = 1 };

template <class Record>
struct text_field {
  std::uint8_t tag;
  std::string Record::*member;
};

// Of person_texts, in its order: a field that is not for the role is not written, whatever a source hands over (R-C1).
constexpr std::array<std::uint8_t, 14> person_text_tags{3, 4, 5, 6, 7, 9, 10, 11, 12, 13, 14, 15, 16, 17};
static_assert(person_text_tags.size() == person_texts.size(), "each text has its tag");
constexpr std::array<text_field<group>, 2> group_texts = {{{3, &group::name}, {4, &group::year}}};
constexpr std::array<text_field<school>, 5> school_texts = {
    {{3, &school::brin}, {4, &school::branch}, {5, &school::key}, {6, &school::school_year}, {7, &school::name}}};

tlv_writer start(std::string& out, subject_kind kind) {
  out.clear();
  out += encoding;
  out += static_cast<char>(kind);
  return tlv_writer(out);
}

void put_day(tlv_writer& to, std::uint8_t tag, const std::optional<day>& date) {
  if (!date) return;
  const auto days = static_cast<std::uint32_t>(date->time_since_epoch().count());
  const std::array<char, 4> bytes = {static_cast<char>(days >> 24), static_cast<char>(days >> 16),
                                     static_cast<char>(days >> 8), static_cast<char>(days)};
  to.put(tag, {bytes.data(), bytes.size()});
}

bool read_binary_day(std::string_view value, std::optional<day>& out) {
  if (value.size() != 4) return false;
  std::uint32_t days = 0;
  for (const char c : value) days = days << 8 | static_cast<unsigned char>(c);
  out = day{std::chrono::days{static_cast<std::int32_t>(days)}};
  return true;
}

void put_membership(tlv_writer& to, const membership& of) {
  std::string value;
  append_bytes(value, of.group.bytes);
  for (const auto& function : of.functions) {
    const auto length = std::min<std::size_t>(function.size(), 255);
    value += static_cast<char>(length);
    value.append(function, 0, length);
  }
  to.put(membership_tag, value);
}

bool read_membership(std::string_view value, std::vector<membership>& out) {
  membership one;
  if (value.size() < subject_id::size) return false;
  std::memcpy(one.group.bytes.data(), value.data(), subject_id::size);
  for (value.remove_prefix(subject_id::size); !value.empty();) {
    const auto length = static_cast<std::size_t>(static_cast<unsigned char>(value.front()));
    value.remove_prefix(1);
    if (length > value.size()) return false;
    one.functions.emplace_back(value.substr(0, length));
    value.remove_prefix(length);
  }
  out.push_back(std::move(one));
  return true;
}

template <class Field, class Record, std::size_t N>
bool read_text(const std::array<Field, N>& fields, const tlv_field& from, Record& to) {
  for (const auto& field : fields) {
    if (field.tag != from.tag) continue;
    to.*field.member = from.value;
    return true;
  }
  return false;
}

bool read_person_text(const tlv_field& from, person& to) {
  const auto at = std::find(person_text_tags.begin(), person_text_tags.end(), from.tag);
  if (at == person_text_tags.end()) return false;
  to.*person_texts.at(static_cast<std::size_t>(at - person_text_tags.begin())).member = from.value;
  return true;
}

bool read_byte(std::string_view value, std::uint8_t& out) {
  if (value.size() != 1) return false;
  out = static_cast<std::uint8_t>(value.front());
  return true;
}

bool read_person_field(const tlv_field& field, person_payload& to) {
  std::uint8_t number = 0;
  switch (field.tag) {
    case role_tag:
      if (!read_byte(field.value, number) || number < 1 || number > 3) return false;
      to.facts.role = static_cast<role>(number);
      return true;
    case key_tag:
      to.source_key = field.value;
      return true;
    case gender_tag:
      if (!read_byte(field.value, number)) return false;
      to.facts.gender = static_cast<gender>(number);
      return true;
    case function_tag:
      to.facts.functions.emplace_back(field.value);
      return true;
    case begins_tag:
      return read_binary_day(field.value, to.facts.begins);
    case ends_tag:
      return read_binary_day(field.value, to.facts.ends);
    case membership_tag:
      return read_membership(field.value, to.memberships);
    default:
      return read_person_text(field, to.facts);
  }
}

bool read_group_field(const tlv_field& field, group_payload& to) {
  std::uint8_t number = 0;
  if (field.tag == key_tag) {
    to.source_key = field.value;
    return true;
  }
  if (field.tag != group_kind_tag) return read_text(group_texts, field, to.facts);
  if (!read_byte(field.value, number) || number < 1 || number > 2) return false;
  to.facts.kind = static_cast<enum group::kind>(number);
  return true;
}

bool read_school_field(const tlv_field& field, school_payload& to) {
  if (field.tag != key_tag) return read_text(school_texts, field, to.facts);
  to.source_key = field.value;
  return true;
}

template <class Payload>
result<Payload> decode_payload(std::string_view bytes, subject_kind kind,
                               bool (*read_field)(const tlv_field&, Payload&)) {
  const auto broken = [&] {
    return error(errc::corrupt, std::string("a payload is not one of a ") + to_string(kind) + " as version 2 writes it",
                 "start the program that wrote it, or restore the last good backup");
  };
  if (bytes.size() < 2 || bytes[0] != encoding || bytes[1] != static_cast<char>(kind)) return broken();
  Payload out;
  tlv_reader fields(bytes.substr(2));
  while (const auto field = fields.next()) {
    if (!read_field(*field, out)) return broken();
  }
  if (fields.broken()) return broken();
  return out;
}

}  // namespace

void encode_person(std::string& out, std::string_view source_key, const person& facts,
                   const std::vector<membership>& memberships) {
  auto to = start(out, subject_kind::person);
  to.put_byte(role_tag, static_cast<std::uint8_t>(facts.role));
  to.put_text(key_tag, source_key);
  bool gender_is_due = facts.gender != gender::unknown;
  for (std::size_t i = 0; i < person_texts.size(); ++i) {
    const auto tag = person_text_tags.at(i);
    if (gender_is_due && tag > gender_tag) {
      to.put_byte(gender_tag, static_cast<std::uint8_t>(facts.gender));
      gender_is_due = false;
    }
    const auto& text = person_texts.at(i);
    if (text.may_be_held_of(facts.role)) to.put_text(tag, facts.*text.member);
  }
  if (facts.role == role::staff) {
    for (const auto& function : facts.functions) to.put(function_tag, function);
  }
  put_day(to, begins_tag, facts.begins);
  put_day(to, ends_tag, facts.ends);
  append_memberships(out, memberships);
}

void append_memberships(std::string& out, const std::vector<membership>& memberships) {
  tlv_writer to(out);
  for (const auto& one : memberships) put_membership(to, one);
}

void encode_group(std::string& out, std::string_view source_key, const group& facts) {
  auto to = start(out, subject_kind::group);
  to.put_byte(group_kind_tag, static_cast<std::uint8_t>(facts.kind));
  to.put_text(key_tag, source_key);
  for (const auto& field : group_texts) to.put_text(field.tag, facts.*field.member);
}

void encode_school(std::string& out, std::string_view source_key, const school& facts) {
  auto to = start(out, subject_kind::school);
  to.put_text(key_tag, source_key);
  for (const auto& field : school_texts) to.put_text(field.tag, facts.*field.member);
}

// The role decides what else may be there, so it always is.
result<person_payload> decode_person(std::string_view bytes) {
  if (bytes.size() < 3 || bytes[2] != role_tag) bytes = {};
  return decode_payload(bytes, subject_kind::person, &read_person_field);
}
result<group_payload> decode_group(std::string_view bytes) {
  return decode_payload(bytes, subject_kind::group, &read_group_field);
}
result<school_payload> decode_school(std::string_view bytes) {
  return decode_payload(bytes, subject_kind::school, &read_school_field);
}

}  // namespace sluis::state
