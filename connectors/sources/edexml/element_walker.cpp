#include "connectors/sources/edexml/element_walker.hpp"

#include "connectors/sources/edexml/fields.hpp"
#include "connectors/sources/edexml/xml_parser.hpp"

namespace sluis::sources::edexml {

void element_walker::start_element(std::string_view name, const xml_attributes& attributes, xml_parser& parser) {
  const auto element = find_tag(name);
  if (skipped_ > 0 || capture_ != tag::other) {  // markup inside a text is no text
    ++skipped_;
    wants_text_ = false;
    look_at_skipped(element, attributes, parser.tag_position(name));
    if (consumer_.stopped()) parser.stop();
    return;
  }
  const auto next = action_for(depth_ == 0 ? context::document : open_[depth_ - 1], element);
  switch (next.what) {
    case action::kind::skip:
      skipped_ = 1;
      look_at_skipped(element, attributes, parser.tag_position(name));
      if (consumer_.stopped()) parser.stop();
      return;
    case action::kind::text:
      capture_ = element;
      wants_text_ = true;
      extent_ = element_text::extent::whole;
      text_.clear();
      text_at_ = parser.tag_position(name);
      return;
    case action::kind::enter:
      break;
  }
  if (consumer_.open(next.into, attributes, parser.tag_position(name)) == element_consumer::answer::skip) {
    skipped_ = 1;
    person_at_ = is_person(element) ? 1 : 0;  // what it names are its own groups
  } else {
    open_[depth_++] = next.into;
  }
  if (consumer_.stopped()) parser.stop();
}

void element_walker::look_at_skipped(tag element, const xml_attributes& attributes, text_position where) {
  if (element == tag::other && unknown_at_ == 0) unknown_at_ = skipped_;
  const bool is_unknown = unknown_at_ != 0;
  if (is_person(element)) {
    consumer_.stray({element, is_unknown, where}, attributes);
    if (person_at_ == 0) person_at_ = skipped_;
  } else if (is_group(element) && person_at_ == 0 && !is_unknown) {
    consumer_.stray({element, is_unknown, where}, attributes);
  }
}

void element_walker::end_element(xml_parser& parser) {
  if (skipped_ > 0) {
    if (unknown_at_ == skipped_) unknown_at_ = 0;
    if (person_at_ == skipped_) person_at_ = 0;
    --skipped_;
    wants_text_ = skipped_ == 0 && capture_ != tag::other;
    return;
  }
  if (capture_ != tag::other) {
    hand_over_text();
  } else {
    const auto closed = open_[--depth_];
    consumer_.close(closed, parser.position());
  }
  if (consumer_.stopped()) parser.stop();
}

void element_walker::text(std::string_view piece) {
  const auto room = max_text_bytes - text_.size();
  if (piece.size() > room) {
    extent_ = element_text::extent::cut;
    piece = piece.substr(0, room);
  }
  text_.append(piece);
}

void element_walker::hand_over_text() {
  const auto name = capture_;
  capture_ = tag::other;
  wants_text_ = false;
  clean(text_);
  if (!text_.empty()) consumer_.value(open_[depth_ - 1], {name, text_, extent_, text_at_});
}

}  // namespace sluis::sources::edexml
