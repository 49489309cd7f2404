#include "connectors/sources/edexml/run_pass.hpp"

#include <utility>
#include <vector>

#include "connectors/sources/edexml/encoding.hpp"
#include "connectors/sources/edexml/markup_bounds.hpp"
#include "connectors/sources/edexml/wiping_memory.hpp"
#include "connectors/sources/edexml/xml_parser.hpp"
#include "model/secret.hpp"

namespace sluis::sources::edexml {

namespace {

class wiped_buffer {
 public:
  explicit wiped_buffer(std::size_t size) : bytes_(size) {}
  ~wiped_buffer() { wipe(bytes_.data(), bytes_.capacity()); }
  wiped_buffer(const wiped_buffer&) = delete;
  wiped_buffer& operator=(const wiped_buffer&) = delete;
  [[nodiscard]] std::vector<char>& bytes() { return bytes_; }
  [[nodiscard]] const std::vector<char>& bytes() const { return bytes_; }

 private:
  std::vector<char> bytes_;
};

std::optional<read_failure> failure_of(const input& from, const std::optional<xml_fault>& fault) {
  if (!fault) return std::nullopt;
  const auto where = in_file(from.name(), fault->where);
  return read_failure{error_at(where, errc::invalid_input, fault->problem, fault->hint), where};
}

class pass {
 public:
  pass(input& from, element_consumer& into, std::size_t chunk_bytes, const chunk_deadline& deadline)
      : from_(from),
        deadline_(deadline),
        walker_(into),
        parser_(walker_),
        raw_(std::max(chunk_bytes, std::size_t{1})),
        utf8_(0) {}

  std::optional<read_failure> run(const read_progress& progress) {
    if (auto failed = settle_encoding()) return failed;
    for (std::uint64_t done = 0;;) {
      const auto began = deadline_.now();
      const auto got = from_.read_at(done, raw_.bytes().data(), raw_.bytes().size());
      if (!got) return read_failure{got.error(), {from_.name()}};
      if (*got == 0) break;
      const auto chunk = as_utf8({raw_.bytes().data(), *got});
      if (auto broken = failure_of(from_, bounds_.check(chunk))) return broken;
      if (!parser_.feed(chunk)) return failure_of(from_, parser_.fault());
      done += *got;
      if (deadline_.now() - began > deadline_.longest) return too_slow(done);
      if (progress && !progress(done)) {
        return read_failure{
            {errc::unavailable, from_.name() + ": the read was asked to stop", "nothing of it was taken in"},
            {from_.name()}};
      }
    }
    parser_.finish();
    return failure_of(from_, parser_.fault());
  }

 private:
  std::optional<read_failure> settle_encoding() {
    wiped_buffer prolog(prolog_bytes);
    const auto got = from_.read_at(0, prolog.bytes().data(), prolog.bytes().size());
    if (!got) return read_failure{got.error(), {from_.name()}};
    if (*got == 0) {
      return read_failure{{errc::invalid_input, from_.name() + ": the file is empty",
                           "wait until the export has finished, or export again"},
                          {from_.name()}};
    }
    const auto found = detect({prolog.bytes().data(), *got}, from_.name());
    if (!found) return read_failure{found.error(), {from_.name(), 1, 1}};
    charset_ = *found;
    // Reserved whole, so that it never moves and leaves a copy behind: no character of windows-1252 is longer than
    // three bytes.
    if (charset_ == charset::windows_1252) utf8_.bytes().reserve(raw_.bytes().size() * 3);
    return std::nullopt;
  }

  std::string_view as_utf8(std::string_view chunk) {
    if (charset_ != charset::windows_1252) return chunk;
    utf8_.bytes().clear();
    append_windows_1252(chunk, utf8_.bytes());
    return {utf8_.bytes().data(), utf8_.bytes().size()};
  }

  [[nodiscard]] read_failure too_slow(std::uint64_t done) const {
    return {{errc::unavailable,
             from_.name() + ": " + std::to_string(raw_.bytes().size()) + " bytes of it, up to byte " +
                 std::to_string(done) + ", took longer than " + std::to_string(deadline_.longest.count()) + " seconds",
             "look at the disk that it is on; nothing of it was taken in and nobody was removed"},
            {from_.name()}};
  }

  input& from_;
  const chunk_deadline& deadline_;
  element_walker walker_;
  xml_parser parser_;
  markup_bounds bounds_;
  wiped_buffer raw_;
  wiped_buffer utf8_;
  charset charset_ = charset::utf8;
};

}  // namespace

std::optional<read_failure> run_pass(input& from, element_consumer& into, const read_progress& progress,
                                     std::size_t chunk_bytes, const chunk_deadline& deadline) {
  struct stack_wiper {
    ~stack_wiper() { wipe_stack_below(); }
  } after;
  return pass(from, into, chunk_bytes, deadline).run(progress);
}

}  // namespace sluis::sources::edexml
