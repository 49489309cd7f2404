#include "state/facts/pending_entries.hpp"

#include <algorithm>
#include <utility>

#include "model/secret.hpp"
#include "state/store.hpp"

namespace sluis::state {

/// The payloads in the file, one after the other.
class pending_entries::taken_back {
 public:
  explicit taken_back(sealed_blocks& from) : from_(from) {}
  ~taken_back() { wipe(block_); }
  taken_back(const taken_back&) = delete;
  taken_back& operator=(const taken_back&) = delete;

  result<std::string_view> next(std::size_t size) {
    if (rest_.empty() && size > 0) {
      wipe(block_);
      SLUIS_ASSIGN(block_, from_.read(number_++));
      rest_ = block_;
    }
    if (rest_.size() < size) return error(errc::corrupt, "what a read was about to write is not as it was put away");
    const auto out = rest_.substr(0, size);
    rest_.remove_prefix(size);
    return out;
  }

 private:
  sealed_blocks& from_;
  std::size_t number_ = 0;
  std::string block_;
  std::string_view rest_;
};

void pending_entries::add_version(known_subject& one, std::string_view payload, mutation_kind what,
                                  const std::string& note) {
  in_memory_.push_back(
      {{&one, &kept_note(note), static_cast<std::uint32_t>(payload.size()), what, true}, std::string(payload)});
  bytes_ += payload.size();
}

void pending_entries::add_state(known_subject& one, mutation_kind what, const std::string& note) {
  in_memory_.push_back({{&one, &kept_note(note), 0, what, false}, {}});
}

void pending_entries::sort() {
  std::stable_sort(in_memory_.begin(), in_memory_.end(), [](const entry_in_memory& a, const entry_in_memory& b) {
    const auto rank = [](const entry_in_memory& of) { return of.what.one->kind == subject_kind::school ? 0 : 1; };
    return rank(a) != rank(b) ? rank(a) < rank(b) : a.what.one->id < b.what.one->id;
  });
}

// A payload is whole in one block.
result<void> pending_entries::make_room() {
  if (bytes_ < most_bytes) return {};
  constexpr std::size_t block_bytes = std::size_t{64} * 1024;
  if (!file_) {
    sealed_blocks::key fresh{};
    store_.chance().fill(fresh.data(), fresh.size());
    auto made = sealed_blocks::make(store_.folder(), fresh);
    wipe(fresh.data(), fresh.size());
    SLUIS_ASSIGN(file_, std::move(made));
  }
  sort();
  std::string block;
  for (auto& [what, payload] : in_memory_) {
    block += payload;
    wipe(payload);
    in_file_.push_back(what);
    if (block.size() < block_bytes) continue;
    SLUIS_TRY(file_->append(block));
    wipe(block.data(), block.size());
    block.clear();
  }
  if (!block.empty()) SLUIS_TRY(file_->append(block));
  wipe(block);
  in_memory_.clear();
  bytes_ = 0;
  return {};
}

result<void> pending_entries::write_one(const entry& next, std::string_view payload, version_table& versions,
                                        mutation_log& log, std::uint64_t scope) {
  auto& one = *next.one;
  if (!next.is_version) {
    log.append({next.what, one.id, one.n, std::nullopt, std::nullopt, {}, *next.note});
    return {};
  }
  if (one.n == 0) SLUIS_TRY(versions.introduce(one.id, one.kind));
  return versions.append(one, scope, payload, next.what, *next.note);
}

result<void> pending_entries::write(version_table& versions, mutation_log& log, std::uint64_t scope,
                                    const std::function<bool()>& must_end) {
  constexpr std::size_t asked_each = 256;  // some 10 ms
  std::size_t written = 0;
  const auto is_interrupted = [&] { return ++written % asked_each == 0 && must_end && must_end(); };
  const error interrupted(errc::unavailable, "somebody else has to be let in");
  if (file_) {
    taken_back payloads(*file_);
    for (const auto& next : in_file_) {
      SLUIS_ASSIGN(const auto payload, payloads.next(next.size));
      SLUIS_TRY(write_one(next, payload, versions, log, scope));
      if (is_interrupted()) return interrupted;
    }
  }
  sort();
  for (const auto& [next, payload] : in_memory_) {
    SLUIS_TRY(write_one(next, payload, versions, log, scope));
    if (is_interrupted()) return interrupted;
  }
  clear();
  return {};
}

void pending_entries::clear() {
  for (auto& next : in_memory_) wipe(next.payload);
  in_memory_.clear();
  in_file_.clear();
  file_.reset();
  notes_.clear();
  bytes_ = 0;
}

}  // namespace sluis::state
