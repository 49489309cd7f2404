#include "state/staging/staged_record.hpp"

#include <concepts>
#include <optional>
#include <type_traits>
#include <vector>

namespace sluis::state {

namespace {

template <class Value, class Type>
concept is_a = std::same_as<std::remove_const_t<Value>, Type>;

/// The fields of each kind are listed once, for the way out and the way back.
template <class With>
void fields(With& with, is_a<source_position> auto& r) {
  with(r.file, r.line, r.column);
}
template <class With>
void fields(With& with, is_a<school> auto& r) {
  with(r.brin, r.branch, r.key, r.school_year, r.name);
}
template <class With>
void fields(With& with, is_a<group> auto& r) {
  with(r.name, r.year, r.kind);
}
template <class With>
void fields(With& with, is_a<source_membership> auto& r) {
  with(r.group_key, r.functions);
}
template <class With>
void fields(With& with, is_a<person> auto& r) {
  with(r.role, r.given_names, r.initials, r.call_name, r.family_name_prefix, r.family_name, r.gender, r.form_of_address,
       r.school_email, r.private_email, r.telephone, r.student_number, r.eck_id, r.year, r.ilt_code, r.user_name,
       r.functions, r.begins, r.ends);
}
template <class With>
void fields(With& with, is_a<name_clue> auto& r) {
  with(r.given_names, r.initials, r.call_name, r.family_name_prefix, r.family_name, r.eck_id);
}
template <class With>
void fields(With& with, is_a<completeness> auto& r) {
  with(r.groups, r.persons, r.invalid);
}
template <class With>
void fields(With& with, is_a<source_school> auto& r) {
  with(r.facts, r.where, r.produced_at);
}
template <class With>
void fields(With& with, is_a<source_group> auto& r) {
  with(r.key, r.facts, r.where);
}
template <class With>
void fields(With& with, is_a<source_person> auto& r) {
  with(r.key, r.facts, r.memberships, r.where);
}
template <class With>
void fields(With& with, is_a<invalid_record> auto& r) {
  with(r.kind, r.role, r.key, r.where, r.field, r.problem, r.is_key_repeated, r.said, r.group_name, r.named_groups);
}
template <class With>
void fields(With&, is_a<staged_discard> auto&) {}
template <class With>
void fields(With& with, is_a<staged_end> auto& r) {
  with(r.proof, r.records);
}

class outward {
 public:
  explicit outward(std::string& out) : out_(out) {}
  template <class... Values>
  void operator()(const Values&... all) {
    (put(all), ...);
  }

 private:
  void put(std::uint64_t value) {
    for (; value >= 0x80; value >>= 7) out_ += static_cast<char>(0x80 | (value & 0x7f));
    out_ += static_cast<char>(value);
  }
  void put(std::uint32_t value) { put(std::uint64_t{value}); }
  void put(bool value) { put(std::uint64_t{value}); }
  template <class Enum>
  requires std::is_enum_v<Enum>
  void put(Enum value) { put(static_cast<std::uint64_t>(value)); }
  void put(const std::string& text) {
    put(std::uint64_t{text.size()});
    out_ += text;
  }
  template <class Clock, class Unit>
  void put(const std::chrono::time_point<Clock, Unit>& at) {
    put(static_cast<std::uint64_t>(static_cast<std::int64_t>(at.time_since_epoch().count())));
  }
  template <class Value>
  void put(const std::optional<Value>& value) {
    put(value.has_value());
    if (value) put(*value);
  }
  template <class Value>
  void put(const std::vector<Value>& values) {
    put(std::uint64_t{values.size()});
    for (const auto& one : values) put(one);
  }
  template <class Record>
  requires requires(Record& r, outward& me) { fields(me, r); }
  void put(const Record& record) { fields(*this, record); }

  std::string& out_;
};

class inward {
 public:
  explicit inward(std::string_view& from) : from_(from) {}
  template <class... Values>
  void operator()(Values&... all) {
    (take(all), ...);
  }
  [[nodiscard]] bool is_good() const { return is_good_; }

 private:
  void take(std::uint64_t& value) {
    value = 0;
    for (unsigned shift = 0; shift < 64; shift += 7) {
      if (from_.empty()) break;
      const auto byte = static_cast<unsigned char>(from_.front());
      from_.remove_prefix(1);
      value |= std::uint64_t{byte & 0x7fU} << shift;
      if (byte < 0x80) return;
    }
    is_good_ = false;
  }
  [[nodiscard]] std::uint64_t number() {
    std::uint64_t out = 0;
    take(out);
    return out;
  }
  void take(std::uint32_t& value) { value = static_cast<std::uint32_t>(number()); }
  void take(bool& value) { value = number() != 0; }
  template <class Enum>
  requires std::is_enum_v<Enum>
  void take(Enum& value) { value = static_cast<Enum>(number()); }
  void take(std::string& text) {
    const auto size = number();
    if (size > from_.size()) {
      is_good_ = false;
      return;
    }
    text.assign(from_.substr(0, size));
    from_.remove_prefix(size);
  }
  template <class Clock, class Unit>
  void take(std::chrono::time_point<Clock, Unit>& at) {
    using rep = typename Unit::rep;
    at = std::chrono::time_point<Clock, Unit>(Unit(static_cast<rep>(static_cast<std::int64_t>(number()))));
  }
  template <class Value>
  void take(std::optional<Value>& value) {
    if (number() == 0) {
      value.reset();
      return;
    }
    if (!value) value.emplace();
    take(*value);
  }
  template <class Value>
  void take(std::vector<Value>& values) {
    const auto size = number();
    if (size > from_.size()) {  // each takes a byte at least
      is_good_ = false;
      return;
    }
    values.resize(size);
    for (auto& one : values) take(one);
  }
  template <class Record>
  requires requires(Record& r, inward& me) { fields(me, r); }
  void take(Record& record) { fields(*this, record); }

  std::string_view& from_;
  bool is_good_ = true;
};

template <class Record>
void staged_text_of(std::string& to, char kind, const Record& record) {
  to += kind;
  outward out(to);
  fields(out, record);
}

template <class Record>
bool decode(std::string_view& from, staged_record& into) {
  auto* const same = std::get_if<Record>(&into);
  auto& record = same != nullptr ? *same : into.emplace<Record>();
  inward in(from);
  fields(in, record);
  return in.is_good();
}

struct failure_texts {
  errc code = errc::unknown;
  std::string message, hint;
  source_position where;
};
template <class With>
void fields(With& with, is_a<failure_texts> auto& r) {
  with(r.code, r.message, r.hint, r.where);
}

bool decode_failure(std::string_view& from, staged_record& into) {
  failure_texts read;
  inward in(from);
  fields(in, read);
  into = staged_failure{error(read.code, std::move(read.message), std::move(read.hint)), std::move(read.where)};
  return in.is_good();
}

}  // namespace

void encode_staged(std::string& to, const source_school& record) {
  staged_text_of(to, 's', record);
}
void encode_staged(std::string& to, const source_group& record) {
  staged_text_of(to, 'g', record);
}
void encode_staged(std::string& to, const source_person& record) {
  staged_text_of(to, 'p', record);
}
void encode_staged(std::string& to, const invalid_record& record) {
  staged_text_of(to, 'i', record);
}
void encode_staged(std::string& to, const staged_discard& record) {
  staged_text_of(to, 'd', record);
}
void encode_staged(std::string& to, const staged_end& record) {
  staged_text_of(to, 'e', record);
}
void encode_staged(std::string& to, const staged_failure& record) {
  staged_text_of(to, 'f',
                 failure_texts{record.cause.code(), record.cause.message(), record.cause.hint(), record.where});
}

bool decode_staged(std::string_view& from, staged_record& into) {
  if (from.empty()) return false;
  const char kind = from.front();
  from.remove_prefix(1);
  switch (kind) {
    case 's':
      return decode<source_school>(from, into);
    case 'g':
      return decode<source_group>(from, into);
    case 'p':
      return decode<source_person>(from, into);
    case 'i':
      return decode<invalid_record>(from, into);
    case 'd':
      return decode<staged_discard>(from, into);
    case 'e':
      return decode<staged_end>(from, into);
    case 'f':
      return decode_failure(from, into);
    default:
      return false;
  }
}

}  // namespace sluis::state
