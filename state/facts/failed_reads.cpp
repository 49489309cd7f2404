#include "state/facts/failed_reads.hpp"

#include "state/crypto/digest.hpp"
#include "state/store.hpp"

namespace sluis::state {

namespace {

std::string hash_bytes(const sha256_hash& hash) {
  return {reinterpret_cast<const char*>(hash.data()), hash.size()};
}

mutation read_failed_entry(const source_id& source, const failed_files& one) {
  auto note = source.str() + " " + to_string(one.cause);
  if (one.files > 1) note += " files=" + std::to_string(one.files);
  return {mutation_kind::read_failed, one.school, 0, std::nullopt, std::nullopt, {}, std::move(note)};
}

}  // namespace

result<bool> failed_reads::note(const source_id& source, const std::vector<failed_files>& alike,
                                std::string_view what) {
  auto read = store_.db().prepare("SELECT what FROM failed_read WHERE source = ?");
  read.bind_text(1, source.str());
  const auto known = read.step() ? std::string(read.blob(0)) : std::string();
  read.reset();
  const auto now = alike.empty() ? std::string() : hash_bytes(crypto::sha256(what));
  if (now == known) return false;
  store::work work(store_);
  for (const auto& one : alike) store_.log().append(read_failed_entry(source, one));
  if (alike.empty()) {
    store_.db().prepare("DELETE FROM failed_read WHERE source = ?").bind_text(1, source.str()).run();
  } else {
    store_.db()
        .prepare("INSERT OR REPLACE INTO failed_read (source, what) VALUES (?, ?)")
        .bind_text(1, source.str())
        .bind_blob(2, now)
        .run();
  }
  SLUIS_TRY(work.commit());
  return !alike.empty();
}

}  // namespace sluis::state
