// Sources and targets of an institution, as its settings have them. A seat whose settings stay is the same one; a
// reload replaces the others, and who serves an old one sends nothing more. On the io_context's thread.
#pragma once

#include <boost/asio/any_io_executor.hpp>

#include "daemon/cycle/island.hpp"
#include "daemon/process/wiring.hpp"

namespace sluis::daemon {

/// What cannot be made says so in the island's problem, in the seat's, and in the journal, at once and not first by the
/// next sync.
void furnish(island& where, const makers& make, const boost::asio::any_io_executor& io, instant now);

}  // namespace sluis::daemon
