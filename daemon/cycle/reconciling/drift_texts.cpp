#include "daemon/cycle/reconciling/drift_texts.hpp"

#include <algorithm>

namespace sluis::daemon {

namespace {

std::string first_of(const std::vector<std::string>& handles) {
  constexpr std::size_t shown = 3;
  std::string some;
  for (std::size_t i = 0; i < std::min(shown, handles.size()); ++i) some += (i == 0 ? "" : ", ") + handles[i];
  return some + (handles.size() > shown ? ", …" : "");
}

/// "3f2a… 9c41… and others": whose it is, where the sentence stands beside something about one person.
std::string few_handles(const std::vector<state::shadow_row>& rows) {
  constexpr std::size_t most = 3;
  std::string out;
  for (std::size_t i = 0; i < rows.size() && i < most; ++i) out += (out.empty() ? "" : " ") + rows[i].id.hex();
  return out + (rows.size() > most ? " and others" : "");
}

}  // namespace

std::string text_of_nobodys(const std::vector<std::string>& handles) {
  return (handles.size() == 1 ? "1 object carries a handle"
                              : std::to_string(handles.size()) + " objects carry handles") +
         " of the kind that we give, which nobody has here: " + first_of(handles) +
         "; somebody who was erased, perhaps, whose account came back: look at it there, and delete it or take the "
         "handle from it";
}

std::string text_of_copies(const std::vector<std::string>& handles) {
  const auto some = first_of(handles);
  return "more than one object carries our handle " + some + " (" + std::to_string(handles.size()) +
         (handles.size() == 1 ? " copy" : " copies") +
         "): nothing is sent to a copy; look at it there, and delete it or take the handle from it";
}

std::string text_of_one_by_one(std::uint64_t there, std::size_t left_out) {
  return std::to_string(there) + " of the " + std::to_string(left_out) +
         " objects that its lists left out are there when they are asked for by their ids, and were looked at one by "
         "one: " +
         "the target cannot list what it holds; ask its operator why";
}

std::string text_of_members_not_shown(std::uint64_t groups) {
  return "the target does not show who is in " + std::to_string(groups) +
         (groups == 1 ? " group that has" : " groups that have") +
         " members: changes by others are not detected there, and nobody is reported as missing; ask its operator to "
         "show `members`";
}

std::string text_of_open(const std::vector<state::shadow_row>& rows) {
  return std::to_string(rows.size()) + (rows.size() == 1 ? " object is" : " objects are") + " open (" +
         few_handles(rows) + "), nothing counts as gone of them: sluis target findings";
}

std::string text_of_staying_on(const std::vector<state::shadow_row>& rows) {
  const auto count = rows.size();
  return (count == 1
              ? "the target confirms that an account is switched off, and it is not"
              : "the target confirms that " + std::to_string(count) + " accounts are switched off, and they are not") +
         " (" + few_handles(rows) +
         "): it ignores that, or another tool switches them on again: switch them off there by hand and ask its "
         "operator; which: sluis target findings";
}

}  // namespace sluis::daemon
