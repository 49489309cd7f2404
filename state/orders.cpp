#include "state/orders.hpp"

#include "state/listings.hpp"
#include "state/order_note.hpp"
#include "state/sqlite/codes.hpp"
#include "state/sqlite/next_row.hpp"
#include "state/store.hpp"

namespace sluis::state {

namespace {

std::optional<order_step> step_at(const sqlite::statement& read, int column) {
  if (read.is_null(column)) return std::nullopt;
  return order_step{day_of(read.integer(column)), read.id<actor_id>(column + 1),
                    static_cast<std::uint64_t>(read.integer(column + 2))};
}

constexpr const char* all_orders =
    "SELECT o.seq, o.subject, o.kind, o.reference, o.day, o.actor, o.leaf, c.day, c.actor, c.leaf, w.day, w.actor, "
    "w.leaf FROM erasure_order o "
    "LEFT JOIN order_step c ON c.ordered = o.seq AND c.kind = 1 LEFT JOIN order_step w ON w.ordered = o.seq AND w.kind "
    "= 2 ";

std::vector<erasure_order> read_orders(sqlite::statement& read) {
  std::vector<erasure_order> out;
  while (read.step()) {
    erasure_order one;
    one.seq = static_cast<std::uint64_t>(read.integer(0));
    one.subject = read.id<subject_id>(1);
    one.kind = static_cast<order_kind>(read.integer(2));
    one.reference = read.text(3);
    one.given = *step_at(read, 4);
    one.confirmed = step_at(read, 7);
    one.withdrawn = step_at(read, 10);
    out.push_back(std::move(one));
  }
  return out;
}

error still_listed() {
  return {errc::refused, "the source still lists this person, who would come back as somebody new",
          "have the student administration let the person go first, or order without --immediate: who leaves is erased "
          "after the term"};
}

error takes_logins() {
  return {errc::refused,
          "an immediate erasure takes two people with logins of their own: root and the account of sluisd are whoever "
          "may use sudo",
          "give and confirm it from two logins in the group of [daemon] admin_group; an order that root gave is "
          "withdrawn first: sluis erasure order HANDLE --withdraw"};
}

const erasure_order* open_one(const std::vector<erasure_order>& all, order_kind kind) {
  for (const auto& one : all) {
    if (one.is_open() && one.kind == kind) return &one;
  }
  return nullptr;
}

}  // namespace

std::optional<order_in_force> erasure_order::in_force() const {
  if (withdrawn) return std::nullopt;
  if (kind == order_kind::leave) return order_in_force{kind, given.on};
  return confirmed ? std::optional(order_in_force{kind, confirmed->on}) : std::nullopt;
}

result<orders::listed> orders::expect_held(const subject_id& whom) {
  SLUIS_ASSIGN(const auto erasure, store_.erasure_of(whom));
  if (erasure)
    return error(errc::refused, "the erasure of " + whom.hex() + " has begun: nothing can be ordered any more",
                 "see: sluis erasure show");
  SLUIS_ASSIGN(const auto row, store_.facts().find(whom));
  if (!row || row->kind != subject_kind::person)
    return error(errc::not_found, "nobody with handle " + whom.hex() + " is held",
                 "find the handle with: sluis person find");
  if (row->state != life::left) return listed::yes;
  return listing_of(store_, whom) == listing::yes ? listed::yes : listed::no;
}

result<void> orders::give(const subject_id& whom, order_kind kind, std::string_view reference, const actor_id& by,
                          day today) {
  if (!is_order_reference(reference)) {
    return error(errc::invalid_input, "the reference is not one",
                 "a ticket's or a letter's number: 1 to 40 of A-Z a-z 0-9 . _ / -");
  }
  SLUIS_ASSIGN(const auto is_listed, expect_held(whom));
  SLUIS_ASSIGN(const auto before, of(whom));
  if (open_one(before, kind) != nullptr) {
    return error(errc::conflict, std::string("there is an open order of this kind (") + to_string(kind) + ") already",
                 "see: sluis erasure show " + whom.hex() + ", or withdraw it: sluis erasure order " + whom.hex() +
                     " --withdraw");
  }
  if (kind == order_kind::immediate && is_listed == listed::yes) return still_listed();
  if (kind == order_kind::immediate && store_.is_anybody(by)) return takes_logins();
  store::work work(store_);
  const auto seq = sqlite::next_row(store_.db(), "erasure_order");
  const auto note = order_note_text({kind, today, std::string(reference)});
  const auto leaf = store_.log().append({mutation_kind::order_given, whom, seq, std::nullopt, std::nullopt, by, note});
  auto add = store_.db().prepare(
      "INSERT INTO erasure_order (seq, subject, kind, reference, day, actor, leaf) VALUES (?,?,?,?,?,?,?)");
  add.bind(1, seq)
      .bind(2, whom)
      .bind(3, static_cast<std::int64_t>(kind))
      .bind_text(4, reference)
      .bind(5, number_of(today))
      .bind(6, by)
      .bind(7, leaf)
      .run();
  return work.commit();
}

result<void> orders::confirm(const subject_id& whom, const actor_id& by, day today) {
  SLUIS_ASSIGN(const auto is_listed, expect_held(whom));
  SLUIS_ASSIGN(const auto all, of(whom));
  const auto* const one = open_one(all, order_kind::immediate);
  if (one == nullptr)
    return error(errc::not_found, "there is no open order to erase " + whom.hex() + " at once",
                 "give one with: sluis erasure order " + whom.hex() + " --immediate --reference TICKET");
  if (one->confirmed) return {};
  const auto confirming = store_.compare(one->given.by, by);
  if (confirming == people::same) {
    return error(
        errc::refused, "whoever ordered an immediate erasure does not confirm it: that takes a second administrator",
        "have somebody else, with a login of their own, run: sluis erasure order " + whom.hex() + " --confirm");
  }
  if (confirming == people::not_known) {
    return error(errc::refused,
                 "nobody can say any more who gave this order, which is from before a restore: it could be yourself",
                 "withdraw it and have it given again: sluis erasure order " + whom.hex() + " --withdraw");
  }
  if (confirming == people::anybody) return takes_logins();
  if (is_listed == listed::yes) return still_listed();
  store::work work(store_);
  add_step(*one, step_kind::confirmed, by, today);
  return work.commit();
}

result<void> orders::withdraw(const subject_id& whom, const actor_id& by, day today) {
  SLUIS_TRY(expect_held(whom));
  SLUIS_ASSIGN(const auto all, of(whom));
  store::work work(store_);
  bool any = false;
  for (const auto& one : all) {
    if (!one.is_open()) continue;
    add_step(one, step_kind::withdrawn, by, today);
    any = true;
  }
  if (!any) return error(errc::not_found, "there is no open order about " + whom.hex(), "see: sluis erasure show");
  return work.commit();
}

void orders::add_step(const erasure_order& to, step_kind what, const actor_id& by, day today) {
  const auto kind = what == step_kind::confirmed ? mutation_kind::order_confirmed : mutation_kind::order_withdrawn;
  const auto leaf =
      store_.log().append({kind, to.subject, to.seq, std::nullopt, std::nullopt, by, order_step_text(today)});
  store_.db()
      .prepare("INSERT INTO order_step (ordered, kind, day, actor, leaf) VALUES (?,?,?,?,?)")
      .bind(1, to.seq)
      .bind(2, static_cast<std::int64_t>(what))
      .bind(3, number_of(today))
      .bind(4, by)
      .bind(5, leaf)
      .run();
}

result<std::vector<erasure_order>> orders::of(const subject_id& whom) {
  auto read = store_.db().prepare(std::string(all_orders) + "WHERE o.subject = ?1 ORDER BY o.seq");
  read.bind(1, whom);
  return read_orders(read);
}

result<std::vector<erasure_order>> orders::newest(std::uint64_t limit) {
  auto read = store_.db().prepare(std::string(all_orders) + "ORDER BY o.seq DESC LIMIT ?1");
  read.bind(1, limit);
  return read_orders(read);
}

result<std::vector<erasure_order>> orders::open() {
  auto read = store_.db().prepare(
      std::string(all_orders) +
      "WHERE w.seq IS NULL AND NOT EXISTS (SELECT 1 FROM fence f WHERE f.subject = o.subject) ORDER BY o.seq");
  return read_orders(read);
}

result<std::map<subject_id, erasure_order>> orders::deciding() {
  SLUIS_ASSIGN(const auto all, open());
  std::map<subject_id, erasure_order> out;
  for (const auto& one : all) {
    if (!one.in_force()) continue;
    const auto [at, is_new] = out.try_emplace(one.subject, one);
    if (!is_new && one.kind == order_kind::immediate) at->second = one;
  }
  return out;
}

}  // namespace sluis::state
