// Further readings, when the first was not enough: one that settles which keys are repeated, one that hands everything
// over.
#pragma once

#include <set>
#include <string>
#include <utility>

#include "connectors/sources/edexml/delivery.hpp"
#include "connectors/sources/edexml/duplicates.hpp"
#include "connectors/sources/edexml/first_pass.hpp"
#include "connectors/sources/edexml/person_pass.hpp"

namespace sluis::sources::edexml {

/// Looks only at keys whose hash was seen twice, and at those whole.
class key_pass final : public person_pass {
 public:
  key_pass(const std::string& file, const key_suspects& suspects) : person_pass(file), suspects_(suspects) {}
  [[nodiscard]] const duplicates& found() const { return found_; }

 private:
  answer open_outline(context, const xml_attributes&, text_position) override { return answer::skip; }
  answer open_person(const person_draft& draft) override {
    const auto& record = draft.record();
    is_suspect_ = draft.has_fit_key() && suspects_.of(record.facts.role).contains(key_hash(record.key));
    return is_suspect_ ? answer::read : answer::skip;
  }
  void close_person(person_draft& draft) override {
    if (!is_suspect_) return;
    const auto& record = draft.record();
    found_.saw(record.facts.role, record.key, record.where.line, draft.content_hash());
  }

  const key_suspects& suspects_;
  duplicates found_;
  bool is_suspect_ = false;
};

/// Hands over persons; the school and its groups are known.
class delivery_pass final : public person_pass {
 public:
  delivery_pass(const std::string& file, const outline& school, const duplicates& repeated, delivery& to)
      : person_pass(file), outline_(school), repeated_(repeated), delivery_(to) {}

 private:
  answer open_outline(context, const xml_attributes&, text_position) override { return answer::skip; }
  answer open_person(const person_draft& draft) override {
    const auto& record = draft.record();
    if (!draft.has_fit_key() || !repeated_.is_repetition(record.facts.role, record.key)) return answer::read;
    return handed_over_.emplace(record.facts.role, record.key).second ? answer::read : answer::skip;
  }
  void close_person(person_draft& draft) override {
    const auto& record = draft.record();
    draft.finish(outline_, repeated_.find(record.facts.role, record.key));
    delivery_.person(draft);
    fail(delivery_.failure());
  }

  const outline& outline_;
  const duplicates& repeated_;
  delivery& delivery_;
  std::set<std::pair<role, std::string>> handed_over_;  // of records that stand more than once
};

}  // namespace sluis::sources::edexml
