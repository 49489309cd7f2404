#include "state/log/tile.hpp"

#include <gtest/gtest.h>

namespace sluis::state::tlog {
namespace {

TEST(tile, paths_are_those_of_c2sp) {
  struct row {
    const char* name;
    tile_name tile;
    const char* path;
  };
  for (const auto& [name, tile, path] :
       {row{"first", {0, 0, 256}, "tile/0/000"}, row{"last of three digits", {0, 999, 256}, "tile/0/999"},
        row{"thousand", {0, 1000, 256}, "tile/0/x001/000"},
        row{"the specification's example", {0, 1234067, 256}, "tile/0/x001/x234/067"},
        row{"level", {2, 5, 256}, "tile/2/005"}, row{"partial", {1, 1234, 17}, "tile/1/x001/234.p/17"},
        row{"one hash", {2, 0, 1}, "tile/2/000.p/1"}, row{"bundle", {tile_name::entries, 12, 256}, "tile/entries/012"},
        row{"partial bundle", {tile_name::entries, 12, 255}, "tile/entries/012.p/255"}}) {
    EXPECT_EQ(tile.path(), path) << name;
  }
  EXPECT_EQ((tile_name{0, 7, 3}.partials()), "tile/0/007.p");
}

TEST(tile, widths_follow_from_the_size) {
  struct row {
    std::uint64_t size;
    unsigned level;
    std::uint64_t index, width;
  };
  for (const auto& [size, level, index, width] :
       {row{0, 0, 0, 0}, row{1, 0, 0, 1}, row{256, 0, 0, 256}, row{256, 0, 1, 0}, row{256, 1, 0, 1},
        row{70000, 0, 273, 112}, row{70000, 1, 0, 256}, row{70000, 1, 1, 17}, row{70000, 2, 0, 1}, row{70000, 3, 0, 0},
        row{70000, 9, 0, 0}}) {
    EXPECT_EQ(width_of(size, level, index), width) << size << " level " << level << " tile " << index;
  }
}

TEST(tile, bundles_are_split_as_they_were_put_together) {
  std::string bundle;
  const std::vector<std::string> entries = {"a", "", std::string(300, 'x'), std::string(max_entry_size, 'y')};
  for (const auto& e : entries) append_entry(bundle, e);
  EXPECT_EQ(bundle.substr(0, 3), std::string("\0\1a", 3));
  const auto split = split_bundle(bundle, entries.size());
  ASSERT_TRUE(split) << split.error().text();
  EXPECT_TRUE(std::equal(split->begin(), split->end(), entries.begin(), entries.end()));
  EXPECT_THROW(append_entry(bundle, std::string(max_entry_size + 1, 'z')), std::length_error);
}

TEST(tile, a_damaged_bundle_is_refused_with_the_entry_that_breaks_it) {
  std::string bundle;
  append_entry(bundle, "one");
  append_entry(bundle, "two");
  struct row {
    const char* name;
    std::string bytes;
    std::uint64_t count;
    const char* says;
  };
  for (const auto& [name, bytes, count, says] :
       {row{"fewer", bundle, 3, "entry 2 of the bundle is missing"},
        row{"more", bundle, 1, "entry 1 of the bundle is one too many"},
        row{"cut off", bundle.substr(0, 8), 2, "entry 1 of the bundle is cut off"},
        row{"half a length", bundle.substr(0, 6), 2, "entry 1 of the bundle is missing"}}) {
    const auto split = split_bundle(bytes, count);
    ASSERT_FALSE(split) << name;
    EXPECT_EQ(split.error().code(), errc::corrupt) << name;
    EXPECT_EQ(split.error().message(), says) << name;
  }
}

}  // namespace
}  // namespace sluis::state::tlog
