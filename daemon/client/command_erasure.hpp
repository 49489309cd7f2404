// `sluis erasure …`: who is to be erased by order, who was erased, and the proof of it (R-D1, R-D2). Handles only:
// nobody knows any more whom they stood for.
#pragma once

#include "daemon/client/commands.hpp"

namespace sluis::daemon::client {

exit_code run_erasure_list(shell& at, const std::string& institution, std::uint64_t limit);
/// All that is known of one without personal data: orders, days, entries of the log.
exit_code run_erasure_show(shell& at, const std::string& handle);
struct order_options {
  std::string handle, reference;
  std::string act;  // leave, immediate, confirm, withdraw
};
exit_code run_erasure_order(shell& at, const order_options& options);
struct accept_options {
  std::string institution, reference;
  std::string hash;  // empty: only shows
};
exit_code run_erasure_accept(shell& at, const accept_options& options);
/// `to` empty: to the standard output.
exit_code run_erasure_receipt(shell& at, const std::string& handle, const std::filesystem::path& to);
/// Offline: asks nobody.
exit_code run_erasure_verify(shell& at, const std::filesystem::path& receipt, const std::filesystem::path& vkey);

}  // namespace sluis::daemon::client
