#include "state/log/merkle.hpp"

#include <gtest/gtest.h>

#include "model/ids.hpp"

namespace sluis::state::tlog {
namespace {

std::string hex(const sha256_hash& h) {
  return to_hex(h.data(), h.size());
}

// The eight leaves and roots that Certificate Transparency's own tests use (google/certificate-transparency,
// merkle_tree_test).
constexpr const char* known_leaves[] = {
    "", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"};
constexpr const char* known_roots[] = {"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
                                       "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
                                       "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
                                       "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
                                       "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
                                       "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
                                       "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
                                       "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
                                       "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"};

TEST(merkle, roots_are_those_of_rfc_6962) {
  hasher h;
  tree_edge tree;
  EXPECT_EQ(hex(tree.root(h)), known_roots[0]);
  for (std::size_t i = 0; i < 8; ++i) {
    tree.add(h, h.leaf(*from_hex(known_leaves[i])), [](auto&&...) { FAIL() << "no tile is full"; });
    EXPECT_EQ(hex(tree.root(h)), known_roots[i + 1]) << i + 1 << " leaves";
  }
}

TEST(merkle, full_tiles_come_in_order_with_their_level) {
  hasher h;
  tree_edge tree;
  std::vector<std::string> seen;
  for (std::uint64_t i = 0; i < 65536 + 256; ++i) {
    tree.add(h, h.leaf(std::to_string(i)),
             [&](unsigned level, std::uint64_t index, std::span<const sha256_hash> hashes) {
               EXPECT_EQ(hashes.size(), tile_width);
               if (level > 0 || index >= 255) seen.push_back(std::to_string(level) + ":" + std::to_string(index));
             });
  }
  EXPECT_EQ(seen, (std::vector<std::string>{"0:255", "1:0", "0:256"}));
  ASSERT_EQ(tree.unfinished().size(), 3U);
  EXPECT_EQ(tree.unfinished()[0].size(), 0U);
  EXPECT_EQ(tree.unfinished()[1].size(), 1U);
  EXPECT_EQ(tree.unfinished()[2].size(), 1U);
}

}  // namespace
}  // namespace sluis::state::tlog
