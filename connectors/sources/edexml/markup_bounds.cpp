#include "connectors/sources/edexml/markup_bounds.hpp"

#include <algorithm>
#include <cstring>

namespace sluis::sources::edexml {

namespace {

constexpr std::string_view comment_opening = "!--";
constexpr std::string_view cdata_opening = "![CDATA[";

bool is_first_of_character(char c) {
  return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;
}

bool ends_name(char c) {
  return c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == '=' || c == '>' || c == '/' || c == '"' || c == '\'';
}

}  // namespace

std::optional<xml_fault> markup_bounds::check(std::string_view bytes) {
  const auto nul = bytes.find('\0');
  check_text(bytes.substr(0, nul));
  if (!fault_ && nul != std::string_view::npos) {
    fault_ = xml_fault{"a NUL byte (00) stands here, which no text has",
                       "the file was damaged or not written whole: export it again; nothing of it was taken in", here_};
  }
  return fault_;
}

void markup_bounds::check_text(std::string_view bytes) {
  while (!bytes.empty() && !fault_) {
    if (in_ == part::text) {
      const auto run = bytes.substr(0, bytes.find('<'));
      read_text(run);
      bytes.remove_prefix(run.size());
      if (bytes.empty() || fault_) break;
      begin_markup();
    } else {
      in_markup(bytes.front());
    }
    advance(bytes.front());
    bytes.remove_prefix(1);
  }
}

void markup_bounds::read_text(std::string_view run) {
  if (text_ == 0) text_start_ = here_;
  text_ += run.size();
  advance(run);
  if (text_ > limits_.text_bytes) refuse("a text is longer than ", limits_.text_bytes, " bytes", text_start_);
}

void markup_bounds::begin_markup() {
  start_ = here_;
  in_ = part::opening;
  size_ = 1;
  name_ = attributes_ = 0;
  opening_.clear();
  tail_.clear();
  before_ = 0;
  is_end_tag_ = false;
}

void markup_bounds::in_markup(char c) {
  ++size_;
  switch (in_) {
    case part::opening:
      return in_opening(c);
    case part::tag:
    case part::value:
      if (size_ > limits_.tag_bytes) return refuse("a tag is longer than ", limits_.tag_bytes, " bytes", start_);
      return in_tag(c);
    case part::comment:
      return until("-->", c);
    case part::instruction:
      return until("?>", c);
    case part::declaration:
      return until(">", c);
    case part::cdata:
      return until("]]>", c);
    case part::text:
      return;
  }
}

/// Which kind of markup it is.
void markup_bounds::in_opening(char c) {
  opening_ += c;
  const std::string_view so_far = opening_;
  if (so_far == comment_opening) {
    in_ = part::comment;
  } else if (so_far == cdata_opening) {
    in_ = part::cdata;
  } else if (so_far == "?") {
    in_ = part::instruction;
  } else if (comment_opening.starts_with(so_far) || cdata_opening.starts_with(so_far)) {
    return;
  } else if (so_far.front() == '!') {
    in_ = part::declaration;
    until(">", c);
  } else {
    in_ = part::tag;
    is_end_tag_ = c == '/';
    in_tag(c);
  }
}

void markup_bounds::in_tag(char c) {
  if (in_ == part::value) {
    if (c == quote_) in_ = part::tag;
    return;
  }
  name_ = ends_name(c) ? 0 : name_ + 1;
  if (name_ > limits_.name_bytes) return refuse("a name is longer than ", limits_.name_bytes, " bytes", start_);
  if (c == '=' && ++attributes_ > limits_.attributes)
    return refuse("a tag has more than ", limits_.attributes, " attributes", start_);
  if (c == '"' || c == '\'') {
    in_ = part::value;
    quote_ = c;
  }
  if (c == '>') end_of_tag(before_);
  before_ = c;
}

void markup_bounds::end_of_tag(char before) {
  in_ = part::text;
  text_ = 0;
  if (is_end_tag_) {
    depth_ -= depth_ == 0 ? 0 : 1;
  } else if (before != '/' && ++depth_ > limits_.depth) {
    refuse("elements are nested deeper than ", limits_.depth, " levels", start_);
  }
}

void markup_bounds::until(std::string_view mark, char c) {
  tail_ += c;
  if (tail_.size() > mark.size()) tail_.erase(0, 1);
  const bool is_text = in_ == part::cdata;
  if (is_text && text_ + size_ > limits_.text_bytes)
    return refuse("a text is longer than ", limits_.text_bytes, " bytes", start_);
  if (!is_text && size_ > limits_.aside_bytes) {
    return refuse("a comment, processing instruction or declaration is longer than ", limits_.aside_bytes, " bytes",
                  start_);
  }
  if (tail_ != mark) return;
  if (is_text) text_ += size_;
  in_ = part::text;
}

void markup_bounds::advance(std::string_view run) {
  const auto newest = run.rfind('\n');
  if (newest != std::string_view::npos) {
    here_.line += static_cast<std::uint32_t>(std::count(run.begin(), run.end(), '\n'));
    here_.column = 1;
    run.remove_prefix(newest + 1);
  }
  here_.column += static_cast<std::uint32_t>(std::count_if(run.begin(), run.end(), is_first_of_character));
}

void markup_bounds::advance(char c) {
  if (c == '\n') {
    ++here_.line;
    here_.column = 1;
  } else if (is_first_of_character(c)) {
    ++here_.column;
  }
}

void markup_bounds::refuse(const char* what, std::size_t most, const char* of, text_position where) {
  fault_ = xml_fault{what + std::to_string(most) + of,
                     "no EDEXML needs that: export the file again; nothing of it was taken in and nobody was removed",
                     where};
}

}  // namespace sluis::sources::edexml
