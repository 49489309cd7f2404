// Words that the tenant's settings and its parts share.
#pragma once

#include <cstdint>

namespace lab::graph {

enum class kind : std::uint8_t { user, group };

/// Application.ReadWrite.OwnedBy: with it the registration can be read, and properties can be made for it.
enum class app_rights : std::uint8_t { owned, none };

}  // namespace lab::graph
