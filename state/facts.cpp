#include "state/facts.hpp"

#include "state/facts/calendar.hpp"
#include "state/facts/fact_tables.hpp"
#include "state/facts/payload.hpp"
#include "state/facts/school_intake.hpp"

namespace sluis::state {

struct facts::impl : fact_tables {
  using fact_tables::fact_tables;
};

facts::facts(store& s) : store_(s), impl_(std::make_unique<impl>(s)) {}
facts::~facts() = default;

std::unique_ptr<intake> facts::read_school(const source_id& source, day today, identity_rules rules,
                                           const std::optional<sha256_hash>& approved, newcomers unknown) {
  return std::make_unique<school_intake>(store_, *impl_, source, today, std::move(rules), approved, unknown);
}

result<std::uint64_t> facts::advance(day today) {
  auto due = impl_->current.due(today);
  if (due.empty()) return 0;
  store::work work(store_);
  std::uint64_t flipped = 0;
  for (auto& [row, scope] : due) {
    SLUIS_ASSIGN(const auto held, load_person(row));
    const auto stand = stand_on(today, held.facts.begins, held.facts.ends);
    const auto& source = impl_->scopes.at(scope).source;
    const auto accepted =
        stand.state == life::left ? day_number(today) : no_day;  // the source itself says the last day
    const bool had_ended = row.state == life::left && row.why == reason::ended;
    if (had_ended && stand.state == life::left) continue;  // its end came meanwhile: absences::lower_to
    if (stand.state != row.state) {
      const bool leaves = stand.state == life::left;
      if (leaves) row.why = reason::ended;
      if (had_ended) row.why = reason::returned;
      row.state = stand.state;
      ++flipped;
      store_.log().append({leaves ? mutation_kind::fact_left : mutation_kind::fact_returned,
                           row.id,
                           row.n,
                           std::nullopt,
                           std::nullopt,
                           {},
                           source.str() + " " + to_string(row.role) +
                               (leaves      ? " ended"
                                : had_ended ? " returned"
                                            : " begun")});
    }
    impl_->current.set_state(row, day_number(today), accepted, day_number(stand.wake));
  }
  SLUIS_TRY(work.commit());
  return flipped;
}

result<void> facts::each(subject_kind kind, const std::function<result<void>(const current_row&)>& visit) {
  constexpr std::uint32_t at_once = 512;
  subject_id last;
  for (;;) {
    SLUIS_ASSIGN(const auto rows, page(kind, last, at_once));
    if (rows.empty()) return {};
    for (const auto& row : rows) {
      auto outcome = visit(row);
      if (!outcome) return outcome;
    }
    last = rows.back().id;
  }
}

result<std::vector<current_row>> facts::page(subject_kind kind, const subject_id& after, std::uint32_t limit) {
  return impl_->current.page(kind, after, limit);
}

result<std::optional<current_row>> facts::find(const subject_id& id) {
  return impl_->current.find(id);
}

result<held_person> facts::load_person(const current_row& row) {
  SLUIS_ASSIGN(std::string bytes, impl_->versions.payload(row.id, row.version, row.n));
  SLUIS_ASSIGN(auto opened, decode_person(bytes));
  wipe(bytes);
  SLUIS_ASSIGN(std::string login, impl_->names.text(row));
  return held_person{row, std::move(opened.facts), std::move(opened.memberships), std::move(login)};
}

result<held_group> facts::load_group(const current_row& row) {
  SLUIS_ASSIGN(const std::string bytes, impl_->versions.payload(row.id, row.version, row.n));
  SLUIS_ASSIGN(auto opened, decode_group(bytes));
  SLUIS_ASSIGN(std::string label, impl_->names.text(row));
  return held_group{row, std::move(opened.facts), std::move(label)};
}

result<held_school> facts::load_school(const current_row& row) {
  SLUIS_ASSIGN(const std::string bytes, impl_->versions.payload(row.id, row.version, row.n));
  SLUIS_ASSIGN(auto opened, decode_school(bytes));
  return held_school{row, std::move(opened.facts)};
}

result<void> facts::assign_name(const current_row& row, std::string_view name) {
  const auto now = impl_->current.find(row.id);
  if (!now) return error(errc::not_found, "subject " + row.id.hex() + " is not held");
  SLUIS_ASSIGN(const auto seq, impl_->names.assign(*now, name));
  impl_->current.set_name(*now, seq);
  return {};
}

bool facts::name_taken(subject_kind kind, std::string_view name, const subject_id& but) const {
  return impl_->names.taken(kind, name, but);
}

result<fact_counts> facts::counts() {
  auto out = impl_->current.counts();
  const auto invalid = count_invalid(store_);
  out.invalid = invalid.all;
  out.waiting = invalid.waiting;
  return out;
}

result<std::vector<invalid_entry>> facts::invalid() {
  return impl_->invalid.all();
}

result<std::vector<kept_people>> facts::kept() {
  return impl_->invalid.kept();
}

void facts::epoch_changed() {
  impl_->names.forget();
}

bool facts::renew_names(std::uint64_t names) {
  return impl_->names.load(names);
}

void facts::committed() {
  impl_->names.committed();
}

void facts::rolled_back() {
  impl_->names.rolled_back();
  impl_->scopes.reload();
}

}  // namespace sluis::state
