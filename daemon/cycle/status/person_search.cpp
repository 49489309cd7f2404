#include "daemon/cycle/status/person_search.hpp"

#include <algorithm>
#include <filesystem>
#include <set>
#include <system_error>
#include <utility>

#include "mapping/names.hpp"
#include "model/secret.hpp"
#include "state/facts/by_source_key.hpp"
#include "state/handle_owner.hpp"
#include "state/search/changed_people.hpp"

namespace sluis::daemon {

namespace {

constexpr char between_texts = '\0';

bool are_hex_digits(std::string_view text) {
  return text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

/// Looks at each whom the index proposes, in the order of handles, and keeps who is found.
class proposed_people {
 public:
  proposed_people(state::store& store, std::string_view wanted, const std::set<subject_id>& under_key,
                  std::uint64_t limit)
      : store_(store), wanted_(wanted), under_key_(under_key), limit_(limit) {}

  [[nodiscard]] bool is_full() const { return found_.size() == limit_; }
  result<void> look_at(const subject_id& who) {
    SLUIS_ASSIGN(const auto row, store_.facts().find(who));
    if (!row || row->kind != subject_kind::person) return {};
    return look_at(*row);
  }
  result<void> look_at(const state::current_row& row) {
    SLUIS_ASSIGN(const auto held, store_.facts().load_person(row));
    if (under_key_.contains(row.id) || matches(held, wanted_)) found_.push_back(row.id);
    return {};
  }
  std::vector<subject_id> take() { return std::move(found_); }

 private:
  state::store& store_;
  std::string_view wanted_;
  const std::set<subject_id>& under_key_;
  std::uint64_t limit_;
  std::vector<subject_id> found_;
};

struct search_question {
  std::string wanted;  // folded
  std::set<subject_id> under_key;
  std::uint64_t limit;
};

/// Whose text in the index contains it, or whose handle does.
bool proposes(const search_question& q, bool may_be_handle, const subject_id& who,
              const std::optional<std::string_view>& text) {
  if (!text || text->find(q.wanted) != std::string_view::npos) return true;
  return may_be_handle && who.hex().find(q.wanted) != std::string::npos;
}

/// It is damaged, and made anew before the next search.
std::optional<std::vector<subject_id>> give_up_index(const state::store& store) {
  std::error_code ignored;
  std::filesystem::remove(state::search_file_of(store.folder()), ignored);
  return std::nullopt;
}

/// nullopt: the index is of no use.
result<std::optional<std::vector<subject_id>>> find_by_index(state::store& store, const search_question& q) {
  using found = std::optional<std::vector<subject_id>>;
  constexpr std::uint64_t most_changed = 20'000;  // opened by this search; beyond, all are
  if (q.wanted.find(between_texts) != std::string::npos) return found();
  const auto index = state::search_index::open(store.folder(), store.keys(), store.log_size());
  if (!index) return found();
  auto changed = state::people_changed_since(store, index->mark(), most_changed);
  if (!changed) return found();
  auto others = std::move(*changed);  // whom the first part does not propose in its order
  others.insert(q.under_key.begin(), q.under_key.end());
  const bool may_be_handle = are_hex_digits(q.wanted);
  const auto take_aside = [&](const subject_id& who, const std::optional<std::string_view>& text) {
    if (proposes(q, may_be_handle, who, text)) others.insert(who);
    return true;
  };
  for (std::size_t part = 1; part < index->parts().size(); ++part) {
    if (!index->each(part, take_aside)) return give_up_index(store);
  }
  proposed_people people(store, q.wanted, q.under_key, q.limit);
  auto next = others.begin();
  auto looked = result<void>();
  const auto look_until = [&](const subject_id* upto) {
    for (; next != others.end() && (upto == nullptr || *next <= *upto) && !people.is_full() && looked; ++next)
      looked = people.look_at(*next);
  };
  const auto take = [&](const subject_id& who, const std::optional<std::string_view>& text) {
    if (!proposes(q, may_be_handle, who, text)) return true;
    const bool was_among_others = others.contains(who);
    look_until(&who);
    if (!was_among_others && !people.is_full() && looked) looked = people.look_at(who);
    return looked && !people.is_full();
  };
  if (!index->each(0, take)) return give_up_index(store);
  look_until(nullptr);
  if (!looked) return looked.error();
  return found(people.take());
}

result<std::vector<subject_id>> find_among_all(state::store& store, const search_question& q) {
  proposed_people people(store, q.wanted, q.under_key, q.limit);
  constexpr std::uint32_t at_once = 512;
  for (subject_id last;;) {
    SLUIS_ASSIGN(const auto rows, store.facts().page(subject_kind::person, last, at_once));
    if (rows.empty()) return people.take();
    for (const auto& row : rows) {
      if (people.is_full()) return people.take();
      SLUIS_TRY(people.look_at(row));
    }
    last = rows.back().id;
  }
}

std::uint64_t people_in(state::store& store, std::uint64_t upto) {
  auto count = store.db().prepare("SELECT count(*) FROM (SELECT 1 FROM current WHERE kind = ?1 LIMIT ?2)");
  count.bind(1, std::int64_t{static_cast<int>(subject_kind::person)}).bind(2, upto).step();
  return static_cast<std::uint64_t>(count.integer(0));
}

void wipe_texts(std::vector<state::search_entry>& all) {
  for (auto& one : all) wipe(one.text);
}

}  // namespace

std::string search_text(const state::held_person& held) {
  const auto& p = held.facts;
  const auto given = mapping::given_name_of(p);
  std::string out;
  for (const auto& text : {mapping::display_name(given, p.family_name_prefix, p.family_name),
                           mapping::sort_name(given, p.family_name_prefix, p.family_name), p.school_email,
                           p.given_names, held.login, p.student_number}) {
    const auto folded = mapping::fold(text);
    if (folded.empty() || out.find(folded) != std::string::npos) continue;  // whatever is in it is in another
    if (!out.empty()) out += between_texts;
    out += folded;
  }
  return out;
}

bool matches(const state::held_person& held, std::string_view folded_text) {
  if (folded_text.find(between_texts) != std::string_view::npos) return false;
  auto text = search_text(held);
  const bool is_in_it = text.find(folded_text) != std::string::npos;
  wipe(text);
  return is_in_it || held.row.id.hex().find(folded_text) != std::string::npos;
}

result<std::vector<subject_id>> find_people(state::store& store, const std::string& text, std::uint64_t limit) {
  search_question q{mapping::fold(text), state::people_under_key(store, text), limit};
  if (const auto handle = subject_id::parse(text)) {
    SLUIS_ASSIGN(const auto owner, state::owner_of(store, *handle));
    q.wanted = owner.hex();
  }
  SLUIS_ASSIGN(auto found, find_by_index(store, q));
  if (found) return std::move(*found);
  return find_among_all(store, q);
}

result<std::shared_ptr<search_making>> search_making::begin(state::store& store, const search_sizes& sizes) {
  std::shared_ptr<search_making> none, out(new search_making);
  out->in_slice_ = sizes.people_in_slice;
  const auto index = state::search_index::open(store.folder(), store.keys(), store.log_size());
  if (!index && people_in(store, sizes.fewest_people) < sizes.fewest_people) return none;
  if (index && index->parts().size() < sizes.most_parts) {
    const auto most = std::max(sizes.looked_at, index->parts().front().entries / 4);
    const auto changed = state::people_changed_since(store, index->mark(), most);
    if (changed && changed->size() <= sizes.looked_at) return none;
    if (changed) {
      out->only_.emplace(changed->begin(), changed->end());
      SLUIS_ASSIGN(out->writer_, state::search_writer::behind(*index, store.keys(), store.chance(), store.log_size()));
      return out;
    }
  }
  SLUIS_ASSIGN(out->writer_,
               state::search_writer::anew(store.folder(), store.keys(), store.chance(), store.log_size()));
  return out;
}

/// Empty: that was all.
result<std::vector<state::current_row>> search_making::next_rows(state::store& store) const {
  if (!only_) return store.facts().page(subject_kind::person, last_, in_slice_);
  std::vector<state::current_row> out;
  for (auto at = next_; at < only_->size() && at < next_ + in_slice_; ++at) {
    SLUIS_ASSIGN(const auto row, store.facts().find((*only_)[at]));
    if (row) out.push_back(*row);  // else: erased meanwhile
  }
  return out;
}

result<bool> search_making::go_on(state::store& store) {
  SLUIS_ASSIGN(const auto rows, next_rows(store));
  const bool is_last = only_ ? next_ + in_slice_ >= only_->size() : rows.empty();
  std::vector<state::search_entry> entries;
  for (const auto& row : rows) {
    SLUIS_ASSIGN(const auto held, store.facts().load_person(row));
    entries.push_back({row.id, search_text(held)});
  }
  const auto added = writer_->add(store.keys(), entries);
  wipe_texts(entries);
  SLUIS_TRY(added);
  if (!rows.empty()) last_ = rows.back().id;
  next_ += in_slice_;
  if (is_last) SLUIS_TRY(writer_->end(store.keys()));
  return is_last;
}

}  // namespace sluis::daemon
