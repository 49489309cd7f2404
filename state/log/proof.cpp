#include "state/log/proof.hpp"

#include <algorithm>
#include <bit>

namespace sluis::state::tlog {

namespace {

struct prover {
  hasher& h;
  const node_source& nodes;
  std::vector<sha256_hash> path{};

  /// Largest power of two smaller than n; n > 1.
  static std::uint64_t split(std::uint64_t n) { return std::uint64_t{1} << (63 - std::countl_zero(n - 1)); }

  /// MTH(D[from:to]); from is a multiple of the power of two at or above to - from.
  result<sha256_hash> root(std::uint64_t from, std::uint64_t to) {
    const auto n = to - from;
    if (std::has_single_bit(n)) {
      const auto height = static_cast<unsigned>(std::countr_zero(n));
      return nodes(height, from >> height);
    }
    const auto k = split(n);
    SLUIS_ASSIGN(const auto left, root(from, from + k));
    SLUIS_ASSIGN(const auto right, root(from + k, to));
    return h.node(left, right);
  }

  result<void> push(std::uint64_t from, std::uint64_t to) {
    SLUIS_ASSIGN(const auto hash, root(from, to));
    path.push_back(hash);
    return {};
  }

  /// PATH(m, D[from:to]), m relative to from.
  result<void> inclusion(std::uint64_t m, std::uint64_t from, std::uint64_t to) {
    if (to - from == 1) return {};
    const auto k = split(to - from);
    if (m < k) {
      SLUIS_TRY(inclusion(m, from, from + k));
      return push(from + k, to);
    }
    SLUIS_TRY(inclusion(m - k, from + k, to));
    return push(from, from + k);
  }

  /// SUBPROOF(m, D[from:to], whole)
  result<void> consistency(std::uint64_t m, std::uint64_t from, std::uint64_t to, bool whole) {
    const auto n = to - from;
    if (m == n) return whole ? result<void>() : push(from, to);
    const auto k = split(n);
    if (m <= k) {
      SLUIS_TRY(consistency(m, from, from + k, whole));
      return push(from + k, to);
    }
    SLUIS_TRY(consistency(m - k, from + k, to, false));
    return push(from, from + k);
  }
};

}  // namespace

result<sha256_hash> root_at(hasher& h, std::uint64_t size, const node_source& nodes) {
  if (size == 0) return h.empty_tree();
  return prover{h, nodes}.root(0, size);
}

result<std::vector<sha256_hash>> inclusion_proof(hasher& h, std::uint64_t index, std::uint64_t size,
                                                 const node_source& nodes) {
  if (index >= size)
    return error(errc::invalid_input, "leaf " + std::to_string(index) + " is not in a tree of " + std::to_string(size));
  prover p{h, nodes};
  SLUIS_TRY(p.inclusion(index, 0, size));
  return std::move(p.path);
}

result<std::vector<sha256_hash>> consistency_proof(hasher& h, std::uint64_t older, std::uint64_t newer,
                                                   const node_source& nodes) {
  if (older > newer) return error(errc::invalid_input, "the older tree is larger than the newer one");
  prover p{h, nodes};
  if (older != 0 && older != newer) SLUIS_TRY(p.consistency(older, 0, newer, true));
  return std::move(p.path);
}

bool proves_inclusion(hasher& h, const sha256_hash& leaf, std::uint64_t index, std::uint64_t size,
                      const sha256_hash& root, std::span<const sha256_hash> proof) {
  if (index >= size) return false;
  auto fn = index;
  auto sn = size - 1;
  auto r = leaf;
  for (const auto& p : proof) {
    if (sn == 0) return false;
    if ((fn & 1) != 0 || fn == sn) {
      r = h.node(p, r);
      while ((fn & 1) == 0 && fn != 0) {
        fn >>= 1;
        sn >>= 1;
      }
    } else {
      r = h.node(r, p);
    }
    fn >>= 1;
    sn >>= 1;
  }
  return sn == 0 && r == root;
}

bool proves_consistency(hasher& h, std::uint64_t older, const sha256_hash& older_root, std::uint64_t newer,
                        const sha256_hash& newer_root, std::span<const sha256_hash> proof) {
  if (older > newer) return false;
  if (older == 0) return proof.empty();
  if (older == newer) return proof.empty() && older_root == newer_root;
  std::vector<sha256_hash> path(proof.begin(), proof.end());
  if (std::has_single_bit(older)) path.insert(path.begin(), older_root);
  if (path.empty()) return false;
  auto fn = older - 1;
  auto sn = newer - 1;
  while ((fn & 1) != 0) {
    fn >>= 1;
    sn >>= 1;
  }
  auto fr = path.front();
  auto sr = path.front();
  for (std::size_t i = 1; i < path.size(); ++i) {
    if (sn == 0) return false;
    if ((fn & 1) != 0 || fn == sn) {
      fr = h.node(path[i], fr);
      sr = h.node(path[i], sr);
      while ((fn & 1) == 0 && fn != 0) {
        fn >>= 1;
        sn >>= 1;
      }
    } else {
      sr = h.node(sr, path[i]);
    }
    fn >>= 1;
    sn >>= 1;
  }
  return sn == 0 && fr == older_root && sr == newer_root;
}

}  // namespace sluis::state::tlog
