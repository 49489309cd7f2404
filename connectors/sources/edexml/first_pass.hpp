// The first reading. It hopes for a file in the usual order with keys that differ, and hands everything over as it
// goes. If the school or its groups come after persons, or a key looks repeated, it only gathers what the next reading
// must know.
#pragma once

#include "connectors/sources/edexml/delivery.hpp"
#include "connectors/sources/edexml/key_census.hpp"
#include "connectors/sources/edexml/person_pass.hpp"

namespace sluis::sources::edexml {

/// Hashes of keys, by role.
struct key_suspects {
  hash_set students;
  hash_set staff;
  [[nodiscard]] hash_set& of(role who) { return who == role::student ? students : staff; }
  [[nodiscard]] const hash_set& of(role who) const { return who == role::student ? students : staff; }
  [[nodiscard]] bool empty() const { return students.empty() && staff.empty(); }
};

class first_pass final : public person_pass {
 public:
  first_pass(const std::string& file, delivery& to) : person_pass(file), file_(file), outline_(file), delivery_(to) {}

  [[nodiscard]] const outline& school() const { return outline_; }
  [[nodiscard]] const key_suspects& suspects() const { return suspects_; }
  /// The sink has, or is about to get, everything.
  [[nodiscard]] bool is_enough() const { return !late_outline_ && suspects_.empty(); }
  /// People at a wrong place, of whom no record stands at the right one. When the document has ended.
  [[nodiscard]] std::vector<invalid_record> strays() const;
  /// Call when the document has ended: is it a whole school?
  void check_whole();

 private:
  answer open_outline(context what, const xml_attributes& attributes, text_position where) override;
  void outline_value(context in, const element_text& value) override;
  void close_outline(context what, text_position where) override;
  void open_section(context what) override { saw_students_ = saw_students_ || what == context::students; }
  answer open_person(const person_draft& draft) override;
  void close_person(person_draft& draft) override;
  void stray_person(const stray_record& what, const xml_attributes& attributes) override;
  void stray_group(const stray_record& what, const xml_attributes& attributes) override;

  std::string file_;
  std::vector<invalid_record> strays_;
  outline outline_;
  delivery& delivery_;
  key_suspects seen_;
  key_suspects suspects_;
  bool saw_person_ = false;
  bool saw_students_ = false;
  bool late_outline_ = false;
};

}  // namespace sluis::sources::edexml
