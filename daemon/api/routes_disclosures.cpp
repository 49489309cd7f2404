// What was passed on, for administrators and auditors: handles, names of fields and counts.
#include "daemon/api/json.hpp"
#include "daemon/api/routes.hpp"

namespace sluis::daemon::api {

namespace {

error wrong_parameter(const std::string& parameter, const std::string& hint) {
  return {errc::invalid_input, "the parameter '" + parameter + "' cannot be read", hint};
}

result<std::optional<day>> day_in(const address& where, const std::string& name) {
  const auto given = where.text(name);
  if (!given) return std::optional<day>();
  const auto out = parse_day(*given);
  if (!out) return wrong_parameter(name, "a day as 2026-11-23");
  return out;
}

result<disclosure_question> question_in(const call& what) {
  SLUIS_TRY(what.where.only({"person", "target", "from", "until"}));
  disclosure_question out;
  if (!is_config_name(what.parts[0]))
    return error(errc::not_found, "there is no such institution", "see: sluis status");
  out.institution = institution_id(what.parts[0]);
  if (const auto person = what.where.text("person")) {
    out.person = subject_id::parse(*person);
    if (!out.person)
      return wrong_parameter(
          "person", "a handle: 32 hexadecimal digits, as `sluis person find` and `sluis erasure list` show them");
  }
  if (const auto target = what.where.text("target")) {
    if (!is_config_name(*target)) return wrong_parameter("target", "a target's id");
    out.target = target_id(*target);
  }
  SLUIS_ASSIGN(out.from, day_in(what.where, "from"));
  SLUIS_ASSIGN(out.until, day_in(what.where, "until"));
  if (out.from && out.until && *out.until < *out.from)
    return wrong_parameter("until", "a day that is not before 'from'");
  return out;
}

}  // namespace

boost::asio::awaitable<answer> get_disclosures(const call& what) {
  auto question = question_in(what);
  if (!question) co_return error_answer(question.error());
  const auto report = co_await what.ask.disclosures.disclosures(std::move(*question));
  if (!report) co_return error_answer(report.error());
  co_return json_answer(to_json(*report));
}

}  // namespace sluis::daemon::api
