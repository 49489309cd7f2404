// Reading EDEXML out of a string.
#pragma once

#include <string>
#include <string_view>

#include "connectors/sources/edexml/input.hpp"
#include "connectors/sources/edexml/school_read.hpp"
#include "tests/support/recording_sink.hpp"

namespace sluis::sources::edexml {

class memory_input final : public input {
 public:
  explicit memory_input(std::string_view bytes) : bytes_(bytes) {}
  [[nodiscard]] const std::string& name() const override { return name_; }
  result<std::size_t> read_at(std::uint64_t offset, char* out, std::size_t size) override {
    if (offset >= bytes_.size()) return std::size_t{0};
    return bytes_.copy(out, size, static_cast<std::size_t>(offset));
  }
  result<void> unchanged() override { return {}; }

 private:
  std::string_view bytes_;
  std::string name_ = "las.xml";
};

inline test::recording_sink read_text(std::string_view xml, std::size_t chunk_bytes = default_chunk_bytes) {
  memory_input from(xml);
  test::recording_sink sink;
  const auto done = read_school(from, sink, {}, chunk_bytes);
  if (done.has_value() == sink.failure.has_value()) sink.broken_contract = "result and fail() differ";
  return sink;
}

/// A small school around the given pupils; groups g1 (4A, year 4) and g2 (5A, year 5), composite s1.
inline std::string school_with(std::string_view pupils, std::string_view staff = "",
                               std::string_view more_groups = "") {
  return R"(<?xml version="1.0" encoding="UTF-8"?>
<EDEX>
<school><schooljaar>2026-2027</schooljaar><brincode>99XX</brincode></school>
<groepen>
<groep key="g1"><naam>4A</naam><jaargroep>4</jaargroep></groep>
<groep key="g2"><naam>5A</naam><jaargroep>5</jaargroep></groep>
<samengestelde_groep key="s1"><naam>Plus</naam></samengestelde_groep>
)" + std::string(more_groups) +
         "</groepen>\n<leerlingen>\n" + std::string(pupils) + "\n</leerlingen>\n<leerkrachten>" + std::string(staff) +
         "</leerkrachten>\n</EDEX>\n";
}

}  // namespace sluis::sources::edexml
