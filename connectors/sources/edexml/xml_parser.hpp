// libxml2's push parser, held so that a hostile or broken document can do nothing but fail: no DOM, no network, no
// DOCTYPE (so neither entities nor external files), libxml2's own limits on depth, names and look-ahead. Its memory is
// wiped (R-C1).
#pragma once

#include <cstddef>
#include <exception>
#include <memory>
#include <optional>
#include <string_view>

#include "connectors/sources/edexml/xml_events.hpp"

struct _xmlParserCtxt;
struct _xmlError;

namespace sluis::sources::edexml {

/// One document. One thread, whose other errors of libxml2 are silenced.
class xml_parser {
 public:
  explicit xml_parser(xml_events& events);
  ~xml_parser();
  xml_parser(const xml_parser&) = delete;
  xml_parser& operator=(const xml_parser&) = delete;

  /// The next bytes, UTF-8. False: there was a fault, or stop() was called. What an event throws comes out of here.
  bool feed(std::string_view bytes);
  /// There are no more bytes. False if the document is not whole.
  bool finish();
  /// From within an event: no further events.
  void stop();

  [[nodiscard]] const std::optional<xml_fault>& fault() const { return fault_; }
  /// Within start_element, given that element's name: where its '<' stands.
  [[nodiscard]] text_position tag_position(std::string_view name) const;
  /// Where the parser is.
  [[nodiscard]] text_position position() const;

 private:
  struct callbacks;
  bool parse(std::string_view bytes, int last);
  void record(const _xmlError& cause);
  void refuse_doctype();

  struct release {
    void operator()(_xmlParserCtxt* context) const;
  };
  xml_events& events_;
  std::unique_ptr<_xmlParserCtxt, release> context_;
  std::optional<xml_fault> fault_;
  std::exception_ptr thrown_;
  bool stopped_ = false;
  std::size_t depth_ = 0;  // elements that are open
  bool is_root_closed_ = false;
};

}  // namespace sluis::sources::edexml
