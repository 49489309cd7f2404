#include "connectors/targets/graph/whole_list.hpp"

#include "connectors/targets/graph/judge.hpp"

namespace sluis::targets::graph {

namespace {

boost::asio::awaitable<result<std::vector<found>>> read_all(session& s, object_kind what, std::string property) {
  std::vector<found> out;
  std::string path = collection(what) + "?$select=id," + property + "&$top=999";
  for (unsigned pages = 0; !path.empty(); ++pages) {
    if (pages >= most_pages)
      co_return error{errc::invalid_input, "Microsoft Graph's list does not end", "the next sync asks again"};
    call question;
    question.method = "GET";
    question.path = std::move(path);
    const auto by = co_await s.ask(std::move(question));
    if (by.status != 200) co_return answer_error(by, "a look-up in the whole list", s.settings().credential_file);
    auto page = read_page(by.body, s.settings().base_url);
    if (!page) co_return page.error();
    for (const auto& each : page->objects) {
      if (auto handle = text_in(each, property.c_str()); !handle.empty())
        out.push_back({id_in(each), std::move(handle)});
    }
    path = std::move(page->next);
  }
  co_return out;
}

}  // namespace

bool is_filter_refused(const heard& by) noexcept {
  return by.status == 400 || by.status == 404 || by.status == 501;
}

boost::asio::awaitable<result<std::vector<found>>> whole_list(session& s, object_kind what, std::string property,
                                                              known_lists& known) {
  for (;;) {
    if (const auto kept = known.read.find({what, property}); kept != known.read.end()) co_return kept->second;
    const auto turn = co_await known.reading.begin();
    if (!turn) continue;
    auto all = co_await read_all(s, what, property);
    known.read.insert_or_assign({what, property}, all);
    co_return all;
  }
}

}  // namespace sluis::targets::graph
