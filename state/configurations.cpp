#include "state/configurations.hpp"

#include <cstring>
#include <optional>

#include "state/crypto/digest.hpp"
#include "state/crypto/hmac.hpp"
#include "state/sqlite/next_row.hpp"
#include "state/store.hpp"

namespace sluis::state {

namespace {

constexpr std::size_t most_bytes_of_names = 3000;  // of a note's 4096

/// A line a key, with a keyed hash of its value: which values they are cannot be guessed from them.
std::string hashed_keys(const keyring& keys, const std::map<std::string, std::string>& settings) {
  crypto::hmac mac(keys.derive_for_institution("configuration").reveal());
  std::string out;
  for (const auto& [key, value] : settings) {
    const auto hash = mac.add(key).add({"\0", 1}).add(value).finish();
    out += key + " " + to_hex(hash.data(), hash.size()) + "\n";
  }
  return out;
}

std::map<std::string, std::string> read_keys(std::string_view payload) {
  std::map<std::string, std::string> out;
  for (auto end = payload.find('\n'); end != std::string_view::npos; end = payload.find('\n')) {
    const auto line = payload.substr(0, end);
    const auto space = line.find(' ');
    if (space != std::string_view::npos) out.emplace(line.substr(0, space), line.substr(space + 1));
    payload.remove_prefix(end + 1);
  }
  return out;
}

std::vector<std::string> changed_keys(const std::map<std::string, std::string>& before,
                                      const std::map<std::string, std::string>& now) {
  std::vector<std::string> out;
  for (const auto& [key, hash] : now) {
    const auto was = before.find(key);
    if (was == before.end() || was->second != hash) out.push_back(key);
  }
  for (const auto& [key, hash] : before) {
    if (!now.contains(key)) out.push_back("-" + key);
  }
  return out;
}

}  // namespace

const char* cause_text(config_cause why) noexcept {
  switch (why) {
    case config_cause::start:
      return "start";
    case config_cause::reload:
      return "reload";
  }
  return "";
}

std::string names_of_changed(const std::vector<std::string>& keys) {
  std::string out;
  for (std::size_t i = 0; i < keys.size(); ++i) {
    if (out.size() + keys[i].size() > most_bytes_of_names)
      return out + " and " + std::to_string(keys.size() - i) + " more";
    out += (out.empty() ? "" : ", ") + keys[i];
  }
  return out;
}

std::string config_note(config_cause why, const sha256_hash& hash, std::string_view changed) {
  return std::string(cause_text(why)) + " sha256 " + to_hex(hash.data(), hash.size()) + ": " + std::string(changed);
}

result<bool> configurations::note(const std::map<std::string, std::string>& settings, std::string_view text,
                                  config_cause why) {
  const auto hash = crypto::sha256(text);
  const std::string_view bytes(reinterpret_cast<const char*>(hash.data()), hash.size());
  std::optional<std::string> before;
  {
    auto newest = store_.db().prepare("SELECT hash, keys FROM configuration ORDER BY seq DESC LIMIT 1");
    if (newest.step()) {
      if (newest.blob(0) == bytes) return false;
      before = newest.blob(1);
    }
  }
  const auto keys = hashed_keys(store_.keys(), settings);
  const auto changed =
      before ? names_of_changed(changed_keys(read_keys(*before), read_keys(keys))) : std::string("first");
  store::work work(store_);
  const auto row = sqlite::next_row(store_.db(), "configuration");
  const auto leaf = store_.log().append({mutation_kind::config_changed,
                                         std::nullopt,
                                         row,
                                         crypto::sha256(keys),
                                         std::nullopt,
                                         {},
                                         config_note(why, hash, changed)});
  auto add =
      store_.db().prepare("INSERT INTO configuration (seq, cause, hash, changed, keys, leaf) VALUES (?,?,?,?,?,?)");
  add.bind(1, row)
      .bind(2, static_cast<std::int64_t>(why))
      .bind_blob(3, bytes)
      .bind_text(4, changed)
      .bind_blob(5, keys)
      .bind(6, leaf)
      .run();
  SLUIS_TRY(work.commit());
  return true;
}

}  // namespace sluis::state
