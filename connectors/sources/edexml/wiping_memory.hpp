// What passes through libxml2 may not be held (R-C1), so its memory is overwritten when it is given back: a core dump
// after a read shows nothing of it.
#pragma once

namespace sluis::sources::edexml {

/// From now on libxml2 frees and moves its memory only overwritten. For the whole process, once; safe from any thread
/// and at any time, as memory it got before came from malloc too.
void use_wiping_memory();

/// Overwrites the stack below the caller: libxml2 copies text into local arrays where a chunk ends. Call it from the
/// frame that called the parser, or one above.
void wipe_stack_below() noexcept;

}  // namespace sluis::sources::edexml
