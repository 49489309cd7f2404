// How a target keeps a text that was said to it: the same text in another form.
#pragma once

#include <cstdint>

namespace sluis {

/// The numbers are on disk.
enum class text_form : std::uint8_t {
  letter_case = 1,  // capital or small letters
  plain = 2,        // without marks: é is e, ß is ss
  signs = 3,        // other blanks or signs
  cut = 4,          // only its beginning
};

struct kept_as {
  text_form how = text_form::letter_case;
  std::uint32_t length = 0;  // of `cut`: how many characters it keeps
  bool operator==(const kept_as&) const = default;
};

}  // namespace sluis
