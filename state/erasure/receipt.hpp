// The receipt of an erasure: a c2sp.org/tlog-proof of its leaf erase.done, with the entry itself as the extra data.
// Anyone who has the log's public key can verify it, offline and without us; it holds handles and hashes, nothing of a
// person.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "model/result.hpp"
#include "state/log/leaf.hpp"
#include "state/log/note.hpp"

namespace sluis::state {

/// Out of the log's static files, against the newest checkpoint. errc::not_found: the checkpoint does not reach leaf
/// `seq` yet.
[[nodiscard]] result<std::string> make_receipt(const std::filesystem::path& log_folder, std::uint64_t seq);

/// Pure. The leaf that is proved; errc::corrupt says what does not hold.
[[nodiscard]] result<tlog::leaf> verify_receipt(std::string_view receipt, const tlog::note_verifier& by);

}  // namespace sluis::state
