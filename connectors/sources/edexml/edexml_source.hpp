// EDEXML 1.03, 2.0 and 2.1: the file export of a student administration system (Edustandaard). One file is one school.
// What is read, what is dropped, and what each quirk leads to: docs/sources.md.
#pragma once

#include <filesystem>
#include <memory>

#include "connectors/sources/source.hpp"

namespace sluis::sources {

/// `path` is a folder (every *.xml in it is a school; hidden and temporary names are skipped) or one file. Nothing is
/// opened before units() or read() is called. One thread at a time.
[[nodiscard]] std::unique_ptr<source> make_edexml_source(std::filesystem::path path);

}  // namespace sluis::sources
