#include "daemon/client/commands.hpp"
#include "daemon/client/show.hpp"
#include "daemon/client/words.hpp"

namespace sluis::daemon::client {

namespace {

result<std::string> whole_read_hash(shell& at, const std::string& hash) {
  if (hash.size() == 64) return hash;
  SLUIS_ASSIGN(const auto answer, at.daemon.get("/v1/reads"));
  return whole_hash(list(answer, "reads"), hash, "read");
}

/// As `read list` has it.
result<json> listed_read(shell& at, const std::string& hash) {
  SLUIS_ASSIGN(const auto answer, at.daemon.get("/v1/reads"));
  for (const auto& one : list(answer, "reads")) {
    if (text(one, "hash") == hash) return one;
  }
  return at.daemon.get("/v1/reads/" + hash +
                       query({{"reason", "approval of a read that was refused"}}));  // or the daemon says what is wrong
}

/// Accounts would go to whoever the records name now, and the daemon does not refuse it.
bool gives_accounts_away(const json& held) {
  return number(held, "contradictions") > 0 && number(held, "moved") == 0 && text(held, "approved_by").empty();
}

/// More than two people get another name.
bool renames_many(const json& held) {
  constexpr std::uint64_t few = 2;
  return number(held, "renamed") > few && number(held, "moved") == 0 && text(held, "approved_by").empty();
}

/// People get each other's names.
bool exchanges_names(const json& held) {
  constexpr std::uint64_t fewest = 2;
  return number(held, "exchanged") >= fewest && number(held, "moved") == 0 && text(held, "approved_by").empty();
}

/// What an approval does that must be confirmed; empty: nothing.
std::string to_confirm(const json& held) {
  if (text(held, "approved_by").empty() && number(held, "second_accounts") > 0)
    return "an approval that gives people a second account";
  if (gives_accounts_away(held)) return "an approval of keys that now name other people";
  if (renames_many(held)) return "an approval that gives more than two people another name";
  if (exchanges_names(held)) return "an approval that gives people the names of others";
  if (text(held, "approved_by").empty() && !newcomers_text(held).empty()) return "an approval of new people who wait";
  const auto leavers =
      text(held, "approved_by").empty() && number(held, "moved") == 0 ? many_leavers_text(held) : std::string();
  return leavers.empty() ? leavers : "an approval by which " + leavers;
}

}  // namespace

exit_code run_read_list(shell& at, const std::string& institution) {
  const auto answer = at.daemon.get("/v1/reads" + query({{"institution", institution}}));
  if (!answer) return tell(at, answer.error());
  if (at.as == form::for_programs) {
    print(at, *answer);
  } else {
    at.io.out << show_held_reads(*answer);
  }
  return exit_code::done;
}

exit_code run_read_show(shell& at, const std::string& hash, const std::string& reason) {
  const auto whole = whole_read_hash(at, hash);
  if (!whole) return tell(at, whole.error());
  const auto held = at.daemon.get("/v1/reads/" + *whole + query({{"reason", reason}}));
  if (!held) return tell(at, held.error());
  if (at.as == form::for_programs) {
    print(at, *held);
  } else {
    at.io.out << show_held_read(*held);
  }
  return exit_code::done;
}

exit_code run_read_approve(shell& at, const std::string& hash, assent given) {
  const auto whole = whole_read_hash(at, hash);
  if (!whole) return tell(at, whole.error());
  const auto before = listed_read(at, *whole);
  if (!before) return tell(at, before.error());
  if (const auto what = to_confirm(*before); !what.empty()) {
    at.io.err << accounts_of_held_read_text(*before) << names_of_held_read_text(*before)
              << second_accounts_text(*before) << newcomers_text(*before);
    if (const auto many = many_leavers_text(*before); !many.empty()) at.io.err << "  " << many << "\n";
    if (given == assent::ask && !at.io.ask) {
      return tell(at, {errc::invalid_input, what + " must be confirmed, and there is no terminal",
                       "look at it: sluis read show " + hash + ", then add --yes"});
    }
    if (given == assent::ask && at.io.ask("Approve it? Type yes: ") != "yes") {
      at.io.err << "not approved\n";
      return exit_code::usage;
    }
  }
  const auto held = at.daemon.post("/v1/reads/" + *whole + "/approve",
                                   {{"confirmed", true}, {"second_accounts", number(*before, "second_accounts")}});
  if (!held) return tell(at, held.error());
  if (at.as == form::for_programs) {
    print(at, *held);
  } else {
    at.io.out << "approved: " << held_read_counts_text(*held) << "\n"
              << (can_be_read(*held) ? "exactly this content is taken in by the next sync: sluis sync --wait\n"
                                     : text(*held, "note") + "\nthe next sync can take nothing of it in before that\n");
  }
  return exit_code::done;
}

exit_code run_read_refuse(shell& at, const std::string& hash, const std::string& reason) {
  const auto whole = whole_read_hash(at, hash);
  if (!whole) return tell(at, whole.error());
  const auto held = at.daemon.post("/v1/reads/" + *whole + "/refuse", {{"reason", reason}});
  if (!held) return tell(at, held.error());
  if (at.as == form::for_programs) {
    print(at, *held);
  } else {
    const bool is_part = text(*held, "taken_in") == "the rest";
    at.io.out << (is_part ? "refused: the part that waits is not taken in, and is not asked about again while the "
                            "school's content is the same; everybody of it stays as they were\n"
                          : "refused: nothing of it is taken in, and the same content is not asked about again; "
                            "everybody stays as they were\n")
              << (is_part ? "another content of the school is asked about anew, until the record is corrected in the "
                            "source, or the part is approved\n"
                  : number(*held, "newcomers") > 0
                      ? "another content is judged anew, but whoever waits by this read as a newcomer goes on to wait\n"
                      : "another content is judged anew\n")
              << after_all_text(*held) << "\n";
  }
  return exit_code::done;
}

}  // namespace sluis::daemon::client
