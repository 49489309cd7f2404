// `sluis erasure …`: who was erased, and the proof of it (R-D2). Handles only: nobody knows any more whom they stood for.
#pragma once

#include "daemon/client/commands.hpp"

namespace sluis::daemon::client {

exit_code run_erasure_list(shell& at, const std::string& institution, std::uint64_t limit);
/// `to` empty: to the standard output.
exit_code run_erasure_receipt(shell& at, const std::string& handle, const std::filesystem::path& to);
/// Offline: asks nobody.
exit_code run_erasure_verify(shell& at, const std::filesystem::path& receipt, const std::filesystem::path& vkey);

}  // namespace sluis::daemon::client
