// What is told of a comparison with a target. Pure; handles and numbers only.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "state/shadow.hpp"

namespace sluis::daemon {

[[nodiscard]] std::string text_of_nobodys(const std::vector<std::string>& handles);
[[nodiscard]] std::string text_of_copies(const std::vector<std::string>& handles);
[[nodiscard]] std::string text_of_one_by_one(std::uint64_t there, std::size_t left_out);
[[nodiscard]] std::string text_of_members_not_shown(std::uint64_t groups);
[[nodiscard]] std::string text_of_open(const std::vector<state::shadow_row>& rows);
[[nodiscard]] std::string text_of_staying_on(const std::vector<state::shadow_row>& rows);

}  // namespace sluis::daemon
