#include "tools/school_generator/name_lists.hpp"

#include <array>

namespace school_generator {

namespace {

using namespace std::literals;

constexpr auto girl_names = std::to_array<std::string_view>({
    "Emma",   "Julia",  "Mila",    "Tess",   "Sophie",   "Zoë",      "Sara",    "Nora",     "Yara",    "Eva",     "Saar",
    "Lotte",  "Anna",   "Liv",     "Noor",   "Fleur",    "Olivia",   "Lynn",    "Lieke",    "Evi",     "Milou",   "Nina",
    "Fenna",  "Isa",    "Roos",    "Elin",   "Sofie",    "Maud",     "Loïs",    "Sanne",    "Femke",   "Jasmijn", "Fien",
    "Romée",  "Amira",  "Chloë",   "Hanna",  "Fatima",   "Aylin",    "Elif",    "Zeynep",   "Maryam",  "Chaïma",  "Naïma",
    "Priya",  "Shanti", "Zuzanna", "Oliwia", "Daniëlle", "Michèle",  "Renée",   "Eefje",    "Wietske", "Froukje", "Marijke",
    "Anouk",  "Noëlle", "Fabiënne", "Ilse",  "Merel",    "Rosalie",  "Jinte",   "Puck",     "Lize",    "Tirza",   "Hajar",
    "Selin",  "Defne",  "Imane",   "Kaoutar", "Gioia",   "Annabel",  "Bente",   "Juul",     "Vera",    "Myrthe",  "Carlijn",
    "Maëlle", "Thirza", "Willemijn", "Joëlle", "Aïsha",  "Ġiulia",   "Małgorzata"});

constexpr auto boy_names = std::to_array<std::string_view>({
    "Noah",   "Luca",    "Lucas",  "Finn",     "Daan",    "Levi",      "Sem",      "Milan",  "Bram",   "Liam",   "Mees",
    "Thijs",  "Sam",     "James",  "Luuk",     "Adam",    "Noud",      "Jesse",    "Max",    "Julian", "Siem",   "Hugo",
    "Teun",   "Lars",    "Ties",   "Daniël",   "Mohammed", "Gijs",     "Guus",     "Benjamin", "Joël", "Floris", "Stijn",
    "Jurre",  "Raphaël", "Michaël", "Ismaël",  "Yusuf",   "Emir",      "Ayoub",    "Ömer",   "Bilal",  "Rayan",  "Arjun",
    "Kacper", "Jakub",   "André",  "René",     "Sjoerd",  "Wouter",    "Jan Willem", "Pieter", "Koen", "Ruben",  "Tijn",
    "Quinten", "Sébastien", "Jérôme", "Noël",  "Maël",    "Matteüs",   "Björn",    "Søren",  "Jorrit", "Hidde",  "Jelle",
    "Douwe",  "Fedde",   "Anne",   "Mustafa",  "Hamza",   "İbrahim",   "Łukasz",   "Tijmen", "Job",    "Owen",   "Xavi",
    "D'Angelo", "Jean-Luc", "Eliës", "Naoufal", "Ravi"});

constexpr auto family_names = std::to_array<family>({
    {"de", "Jong"},       {"", "Jansen"},       {"de", "Vries"},      {"van den", "Berg"},  {"", "Bakker"},        {"van", "Dijk"},
    {"", "Visser"},       {"", "Janssen"},      {"", "Smit"},         {"", "Meijer"},       {"de", "Boer"},        {"", "Mulder"},
    {"de", "Groot"},      {"", "Bos"},          {"", "Vos"},          {"", "Peters"},       {"", "Hendriks"},      {"van", "Leeuwen"},
    {"", "Dekker"},       {"", "Brouwer"},      {"de", "Wit"},        {"", "Dijkstra"},     {"", "Smits"},         {"de", "Graaf"},
    {"van der", "Meer"},  {"", "Kok"},          {"", "Jacobs"},       {"van der", "Linden"}, {"de", "Haan"},       {"", "Vermeulen"},
    {"van den", "Heuvel"}, {"van der", "Veen"}, {"van den", "Broek"}, {"de", "Bruijn"},     {"van der", "Heijden"}, {"", "Schouten"},
    {"van", "Beek"},      {"", "Willems"},      {"van", "Vliet"},     {"", "Hoekstra"},     {"", "Koster"},        {"", "Prins"},
    {"", "Huisman"},      {"van", "Dam"},       {"", "Kuijpers"},     {"", "Verhoeven"},    {"", "Postma"},        {"van", "Wijk"},
    {"", "Yılmaz"},       {"", "Kaya"},         {"el", "Amrani"},     {"", "Öztürk"},       {"", "Bouzid"},        {"el", "Idrissi"},
    {"", "Ramdin"},       {"", "Nguyen"},       {"", "Kowalski"},     {"", "Şahin"},        {"", "Koç"},           {"", "Haddou"},
    {"van 't", "Hof"},    {"'t", "Hoen"},       {"op den", "Akker"},  {"in 't", "Veld"},    {"ter", "Braak"},      {"ten", "Hove"},
    {"van de", "Ven"},    {"van den", "Eijnde"}, {"uit den", "Bogaard"}, {"over de", "Linde"}, {"von", "Bönninghausen"}, {"de la", "Rive"},
    {"d'", "Hondt"},      {"l'", "Ami"},        {"v.d.", "Laan"},     {"van", "Oorschot"},  {"", "Köhnen"},        {"", "Götschenberg"},
    {"", "Mölken"},       {"", "Français"},     {"", "Coëlho"},       {"", "Brontë"},       {"", "Zandbergen"},    {"", "IJsbrandy"},
    {"van", "IJzendoorn"}, {"", "Terpstra"},    {"", "Wiersma"},      {"", "Sijtsma"},      {"", "Bijlsma"},       {"", "Hofstra"},
    {"", "Ypma"},         {"", "Abma"},         {"", "Timmermans"},   {"", "Claessens"},    {"", "Wouters"},       {"", "Martens"},
    {"", "Driessen"},     {"", "Gerritsen"},    {"", "Hermans"},      {"", "Evers"},        {"", "Scholten"},      {"", "Nijhuis"},
    {"", "Oude Nijhuis"}, {"te", "Riele"},      {"van het", "Hek"},   {"van der", "Sluis"}, {"de", "Waal"},        {"van", "Oranje"},
    {"", "Lørdahl"},      {"", "Nuñez"},        {"dos", "Santos"},    {"da", "Silva"},      {"", "O'Brien"},       {"", "Çelik"},
    {"", "Singh"},        {"", "Tjon A Fat"},   {"", "Li"},           {"", "Aa"},           {"van der", "Aa"},     {"", "Wieczorek"}});

}  // namespace

std::span<const std::string_view> girls() { return girl_names; }
std::span<const std::string_view> boys() { return boy_names; }
std::span<const family> families() { return family_names; }

}  // namespace school_generator
