// The settings under which every connection runs (reference/state-and-log.md, "SQLite").
#pragma once

#include "state/sqlite/database.hpp"

namespace sluis::state::sqlite {

/// Sets them and reads each back; throws sqlite_error if one did not take.
///   WAL, synchronous=FULL      a COMMIT that returned survives a power cut
///   secure_delete=ON           deleted rows are overwritten (R-D2); FAST was measured to leave them on free pages
///   recursive_triggers=ON      so that INSERT OR REPLACE meets the DELETE triggers
///   temp_store=MEMORY          no personal data in temporary files
///   cache_size                 32 MiB: memory does not grow with a transaction
///   trusted_schema=OFF, DEFENSIVE, cell_size_check, mmap_size=0, foreign_keys, no double-quoted strings
void apply_settings(database& db, open_mode mode);

}  // namespace sluis::state::sqlite
