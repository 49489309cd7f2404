#include "state/accesses.hpp"

#include "state/log/leaf.hpp"
#include "state/showings.hpp"

namespace sluis::state {

namespace {

class reader {
 public:
  explicit reader(store& from)
      : keys_(from.keys()),
        access_(from.db().prepare("SELECT payload FROM access WHERE seq = ?1 AND actor = ?2")),
        actor_(from.db().prepare("SELECT payload FROM actor WHERE subject = ?1")) {}

  result<access_entry> read(const tlog::leaf& leaf) {
    access_entry out;
    out.leaf = leaf.seq;
    out.when = showing_journal::time_in(leaf.what.note).value_or(leaf.time);
    out.actor = leaf.what.actor;
    const subject_id who{leaf.what.actor.bytes};
    const sqlite::scoped_use use(access_);
    const sqlite::scoped_use use_too(actor_);
    if (access_.bind(1, leaf.what.n).bind(2, who).step()) {
      SLUIS_ASSIGN(const std::string plain, keys_.open(who, record_kind::access, leaf.what.n, access_.blob(0)));
      const auto cut = plain.find('\0');
      out.purpose = plain.substr(0, cut);
      if (cut != std::string::npos) out.fields = plain.substr(cut + 1);
    }
    if (actor_.bind(1, who).step()) {
      SLUIS_ASSIGN(out.name, keys_.open(who, record_kind::actor, 1, actor_.blob(0)));
    }
    return out;
  }

 private:
  keyring& keys_;
  sqlite::statement access_, actor_;
};

}  // namespace

result<std::vector<access_entry>> accesses_to(store& from, const subject_id& subject, std::uint64_t limit) {
  std::vector<access_entry> out;
  reader each(from);
  auto leaves = from.db().prepare(
      "SELECT entry FROM leaf WHERE instr(entry, CAST('\"kind\":\"access.' AS BLOB)) > 0 AND instr(entry, CAST(?1 AS "
      "BLOB)) > 0 ORDER BY seq DESC LIMIT ?2");
  const auto wanted = "\"subject\":\"" + subject.hex() + "\"";
  leaves.bind_text(1, wanted).bind(2, limit);
  while (leaves.step()) {
    SLUIS_ASSIGN(const auto leaf, tlog::parse_leaf(leaves.blob(0)));
    SLUIS_ASSIGN(auto one, each.read(leaf));
    out.push_back(std::move(one));
  }
  return out;
}

}  // namespace sluis::state
