// What a memory keeps for speed is given back while nobody works with it: a machine serves hundreds of institutions,
// and each would keep up to 8 MiB of pages (state/sqlite/settings.cpp) between two nights. The institution's strand.
#pragma once

#include "state/store.hpp"

namespace sluis::state {

/// Pages that were not changed leave memory; they are read again when they are needed.
void give_back_memory(store& s);

}  // namespace sluis::state
