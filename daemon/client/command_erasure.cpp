#include <fstream>
#include <iterator>

#include "daemon/client/command_erasure.hpp"
#include "daemon/client/show.hpp"
#include "daemon/client/words.hpp"
#include "model/shown_time.hpp"
#include "state/erasure/receipt.hpp"

namespace sluis::daemon::client {

namespace {

namespace fs = std::filesystem;

result<std::string> whole_file(const fs::path& file, const char* what) {
  std::ifstream in(file, std::ios::binary);
  if (!in || fs::is_directory(file))
    return error(errc::invalid_input, std::string("cannot read the ") + what + " " + file.string(),
                 "give a file that is there");
  return std::string(std::istreambuf_iterator<char>(in), {});
}

}  // namespace

exit_code run_erasure_list(shell& at, const std::string& institution, std::uint64_t limit) {
  const auto answer =
      at.daemon.get("/v1/erasures" + query({{"institution", institution}, {"limit", std::to_string(limit)}}));
  if (!answer) return tell(at, answer.error());
  if (at.as == form::for_programs) {
    print(at, *answer);
  } else {
    at.io.out << show_erasures(*answer);
  }
  return exit_code::done;
}

exit_code run_erasure_show(shell& at, const std::string& handle) {
  const auto story = at.daemon.get("/v1/erasures/" + handle);
  if (!story) return tell(at, story.error());
  if (at.as == form::for_programs) {
    print(at, *story);
  } else {
    at.io.out << show_erasure(*story);
  }
  return exit_code::done;
}

exit_code run_erasure_order(shell& at, const order_options& options) {
  json order;
  order["act"] = options.act;
  if (!options.reference.empty()) order["reference"] = options.reference;
  const auto story = at.daemon.post("/v1/erasures/" + options.handle + "/order", order);
  if (!story) return tell(at, story.error());
  if (at.as == form::for_programs) {
    print(at, *story);
    return exit_code::done;
  }
  at.io.out << show_erasure(*story);
  if (options.act == "immediate") {
    at.io.out << "nothing happens until another administrator confirms it: sluis erasure order " << options.handle
              << " --confirm\n";
  } else {
    at.io.out << "it is carried out by the next sync: sluis sync --institution " << text(*story, "institution")
              << " --person " << options.handle << " --wait\n";
  }
  return exit_code::done;
}

exit_code run_erasure_accept(shell& at, const accept_options& options) {
  json order;
  order["institution"] = options.institution;
  order["hash"] = options.hash;
  order["reference"] = options.reference;
  const auto view = options.hash.empty() ? at.daemon.get("/v1/absences" + query({{"institution", options.institution}}))
                                         : at.daemon.post("/v1/absences", order);
  if (!view) return tell(at, view.error());
  if (at.as == form::for_programs) {
    print(at, *view);
  } else {
    at.io.out << show_absences(*view);
  }
  return exit_code::done;
}

exit_code run_erasure_receipt(shell& at, const std::string& handle, const fs::path& to) {
  const auto receipt = at.daemon.fetch("/v1/erasures/" + handle + "/receipt");
  if (!receipt) return tell(at, receipt.error());
  if (to.empty()) {
    at.io.out << *receipt;
    return exit_code::done;
  }
  std::ofstream out(to, std::ios::binary | std::ios::trunc);
  out << *receipt << std::flush;
  if (!out)
    return tell(at, error(errc::io, "cannot write " + to.string(), "give a file in a folder where you may write"));
  at.io.out << "receipt written to " << to.string() << "; verify it anywhere with: sluis erasure verify " << to.string()
            << " --vkey FILE (the file vkey that sluis log export writes)\n";
  return exit_code::done;
}

exit_code run_erasure_verify(shell& at, const fs::path& receipt, const fs::path& vkey) {
  const auto text = whole_file(receipt, "receipt");
  if (!text) return tell(at, text.error());
  auto key = whole_file(vkey, "public key");
  if (!key) return tell(at, key.error());
  while (!key->empty() && key->back() == '\n') key->pop_back();
  const auto by = state::tlog::note_verifier::parse(*key);
  if (!by) return tell(at, by.error());
  const auto leaf = state::verify_receipt(*text, *by);
  if (!leaf) return tell(at, leaf.error());
  if (leaf->what.kind != mutation_kind::erase_done || !leaf->what.subject) {
    return tell(at, error(errc::corrupt,
                          "this proves entry " + std::to_string(leaf->seq) + " of the log, and that is no erasure"));
  }
  at.io.out << "valid: " << by->name() << " signed that subject " << leaf->what.subject->hex() << " was erased on "
            << shown_time(leaf->time) << " (entry " << leaf->seq << "; " << leaf->what.note << ")\n";
  return exit_code::done;
}

}  // namespace sluis::daemon::client
