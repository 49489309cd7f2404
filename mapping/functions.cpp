// EDEXML role codes as Dutch words (EDEXML.types.variabel.xsd 2.1, EDEXRolType). A role says what somebody does; no
// right follows from it.
#include <algorithm>
#include <array>

#include "mapping/minimise.hpp"
#include "mapping/rules.hpp"
#include "mapping/text.hpp"

namespace sluis::mapping {

namespace {

struct function_word {
  std::string_view code;
  std::string_view word;
};
constexpr std::array<function_word, 17> role_words = {{
    {"ADJ", "adjunct-directeur"},
    {"ADM", "administratief medewerker"},
    {"CON", "conciërge"},
    {"DIR", "directeur"},
    {"IB", "intern begeleider"},
    {"ICT", "ICT-coördinator"},
    {"KLA", "klassenassistent"},
    {"LOC", "locatieleider"},
    {"LOS", "lerarenondersteuner"},
    {"LRK", "leerkracht"},
    {"OUD", "ouder"},
    {"OWA", "onderwijsassistent"},
    {"RT", "remedial teacher"},
    {"SMW", "schoolmaatschappelijk werker"},
    {"STA", "stagiair"},
    {"TAL", "toetsafnameleider"},
    {"VAK", "vakleerkracht"},
}};

std::string_view in_words(std::string_view function) {
  const auto* found = std::find_if(role_words.begin(), role_words.end(),
                                   [&](const function_word& one) { return one.code == function; });
  return found == role_words.end() ? function : found->word;
}

}  // namespace

std::string function_text(const std::vector<std::string>& functions) {
  std::vector<std::string_view> said;
  std::string out;
  for (const auto& function : functions) {
    const auto word = in_words(function);
    if (word.empty() || std::find(said.begin(), said.end(), word) != said.end()) continue;
    const std::string_view separator = out.empty() ? "" : ", ";
    if (out.size() + separator.size() + word.size() > max_field_bytes) break;  // whole functions only
    said.push_back(word);
    out += separator;
    out += word;
  }
  return out;
}

}  // namespace sluis::mapping
