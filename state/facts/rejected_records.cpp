#include "state/facts/rejected_records.hpp"

#include "model/secret.hpp"

namespace sluis::state {

void rejected_records::add(const std::optional<subject_id>& subject, const rejected_record& what) {
  const auto kept = [this](std::string_view text) {
    const auto found = texts_.find(text);
    return found != texts_.end() ? &*found : &*texts_.emplace(text).first;
  };
  all_.push_back({subject, std::string(what.key), kept(what.where.file), kept(what.field), kept(what.problem),
                  what.where.line, what.where.column, what.kind});
}

void rejected_records::write(invalid_list& to, std::uint64_t scope) const {
  source_position where;
  for (const auto& each : all_) {
    where.file = *each.file;
    where.line = each.line;
    where.column = each.column;
    to.add(scope, each.subject, {each.kind, each.key, where, *each.field, *each.problem});
  }
}

void rejected_records::clear() {
  for (auto& each : all_) wipe(each.key);
  all_.clear();
  texts_.clear();
}

}  // namespace sluis::state
