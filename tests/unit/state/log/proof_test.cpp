#include "state/log/proof.hpp"

#include <gtest/gtest.h>

namespace sluis::state::tlog {
namespace {

constexpr std::uint64_t largest = 300;

// Definitions of RFC 6962 2.1, word for word, over all leaves in memory: slow and obviously right.
class slow_tree {
 public:
  slow_tree() {
    for (std::uint64_t i = 0; i < largest; ++i) leaves_.push_back(h.leaf("leaf " + std::to_string(i)));
  }
  sha256_hash root(std::uint64_t from, std::uint64_t to) {
    if (to == from) return h.empty_tree();
    if (to - from == 1) return leaves_[from];
    std::uint64_t k = 1;
    while (k * 2 < to - from) k *= 2;
    return h.node(root(from, from + k), root(from + k, to));
  }
  node_source nodes() {
    return [this](unsigned height, std::uint64_t index) -> result<sha256_hash> {
      return root(index << height, (index + 1) << height);
    };
  }
  const sha256_hash& leaf(std::uint64_t i) const { return leaves_[i]; }
  hasher h;

 private:
  std::vector<sha256_hash> leaves_;
};

TEST(proof, every_size_has_the_root_of_the_definition) {
  slow_tree tree;
  tree_edge edge;
  for (std::uint64_t size = 0; size <= largest; ++size) {
    ASSERT_EQ(edge.root(tree.h), tree.root(0, size)) << size;
    ASSERT_EQ(root_at(tree.h, size, tree.nodes()).value(), tree.root(0, size)) << size;
    if (size < largest) edge.add(tree.h, tree.leaf(size), [](auto&&...) {});
  }
}

TEST(proof, inclusion_holds_for_its_leaf_and_for_no_other) {
  slow_tree tree;
  for (std::uint64_t size = 1; size <= largest; size += size < 20 ? 1 : 23) {
    const auto root = tree.root(0, size);
    for (std::uint64_t i = 0; i < size; ++i) {
      const auto proof = inclusion_proof(tree.h, i, size, tree.nodes()).value();
      ASSERT_TRUE(proves_inclusion(tree.h, tree.leaf(i), i, size, root, proof)) << i << " of " << size;
      ASSERT_FALSE(proves_inclusion(tree.h, tree.leaf((i + 1) % largest), i, size, root, proof)) << i << " of " << size;
      if (size > 1) {
        ASSERT_FALSE(proves_inclusion(tree.h, tree.leaf(i), (i + 1) % size, size, root, proof)) << i << " of " << size;
      }
      auto longer = proof;
      longer.push_back(root);
      ASSERT_FALSE(proves_inclusion(tree.h, tree.leaf(i), i, size, root, longer)) << i << " of " << size;
    }
  }
  EXPECT_FALSE(inclusion_proof(tree.h, 5, 5, tree.nodes()));
}

TEST(proof, consistency_holds_for_every_pair_and_for_no_other_root) {
  slow_tree tree;
  const auto foreign = tree.h.leaf("another tree");
  for (std::uint64_t newer = 0; newer <= largest; newer += newer < 40 ? 1 : 13) {
    const auto newer_root = tree.root(0, newer);
    for (std::uint64_t older = 0; older <= newer; ++older) {
      const auto older_root = tree.root(0, older);
      const auto proof = consistency_proof(tree.h, older, newer, tree.nodes()).value();
      ASSERT_TRUE(proves_consistency(tree.h, older, older_root, newer, newer_root, proof)) << older << " -> " << newer;
      if (older == 0) continue;
      ASSERT_FALSE(proves_consistency(tree.h, older, foreign, newer, newer_root, proof)) << older << " -> " << newer;
      ASSERT_FALSE(proves_consistency(tree.h, older, older_root, newer, foreign, proof)) << older << " -> " << newer;
    }
  }
  EXPECT_FALSE(consistency_proof(tree.h, 6, 5, tree.nodes()));
}

}  // namespace
}  // namespace sluis::state::tlog
