// Whatever the bytes: the read ends, whole or failed, the calls come in order, and what is handed over keeps its
// promises.
#include "tests/fuzz/fuzz_target.hpp"
#include "tests/support/edexml_text.hpp"

namespace {

using namespace sluis;
using fuzz::must;

bool is_clean(std::string_view text) {
  return text.size() <= 4096 &&
         (text.empty() || (text.front() != ' ' && text.back() != ' ' && text.find('\n') == std::string_view::npos));
}

void check_person(const source_person& p) {
  must(!p.key.empty() && p.key.front() != '#', "a person has a key that is no dummy");
  must(!p.facts.family_name.empty() || !p.facts.call_name.empty() || !p.facts.given_names.empty(),
       "a person has a name");
  for (const auto* text :
       {&p.facts.family_name, &p.facts.call_name, &p.facts.given_names, &p.facts.school_email, &p.facts.year}) {
    must(is_clean(*text), "texts are trimmed and bounded");
  }
  must(p.facts.role == role::student || p.facts.eck_id.empty(), "staff have no ECK iD");
  must(p.facts.telephone.empty() && p.facts.private_email.empty() && p.facts.ilt_code.empty(),
       "EDEXML does not say these");
}

void check_read(const test::recording_sink& got) {
  must(got.broken_contract.empty(), "the calls come in order");
  must(got.proof.has_value() != got.failure.has_value(), "a read ends whole or fails");
  for (const auto& p : got.persons) check_person(p);
  for (const auto& one : got.invalid)
    must(!one.field.empty() && !one.problem.empty(), "an invalid record says what is wrong");
  if (!got.proof) return;
  must(got.proof->groups + got.proof->persons == got.groups.size() + got.persons.size() + got.invalid.size(),
       "every record is handed over");
  must(got.proof->invalid == got.invalid.size(), "invalid records are counted");
}

}  // namespace

SLUIS_FUZZ_TARGET(edexml) {
  const auto whole = sources::edexml::read_text(bytes);
  check_read(whole);
  const auto pieces = sources::edexml::read_text(bytes, 13);
  check_read(pieces);
  must(whole.proof.has_value() == pieces.proof.has_value(), "chunks do not matter");
  must(!whole.proof || whole.persons.size() == pieces.persons.size(), "chunks do not matter to persons");
}
