#include "tests/lab/graph/graph.hpp"

#include "tests/lab/graph/applications.hpp"
#include "tests/lab/graph/batch.hpp"
#include "tests/lab/graph/directory.hpp"
#include "tests/lab/graph/education.hpp"
#include "tests/lab/graph/resources.hpp"
#include "tests/lab/query.hpp"
#include "tests/lab/text.hpp"

namespace lab::graph {

namespace {

constexpr const char* api = "/graph/v1.0";

asked read(const std::string& method, const std::string& target, json body) {
  asked out;
  out.method = method;
  out.target = target;
  out.body = std::move(body);
  try {
    auto taken_apart = parse_target(target);
    out.segments = std::move(taken_apart.segments);
    out.query = std::move(taken_apart.query);
  } catch (const problem&) {
    throw bad_request("The URL is not valid.");
  }
  return out;
}

answer to_answer(const reply& from) {
  answer out{from.status, from.more, {}};
  if (!from.body.is_null()) {
    out.body = from.body.dump();
    out.headers.emplace_back("Content-Type", "application/json");
  }
  return out;
}

class tenant final : public service {
 public:
  explicit tenant(settings with)
      : settings_(std::move(with)),
        apps_(new_applications()),
        holds_(settings_.seed, settings_.unseen_for, settings_.now, apps_),
        changes_(holds_, settings_.origin + api, settings_.now, settings_.delta_lives),
        resources_(holds_, changes_, settings_.bought, settings_.origin + api),
        education_(holds_, settings_.unseen_for, settings_.origin + api),
        allowed_(settings_.quotas) {}

  [[nodiscard]] std::string prefix() const override { return "/graph"; }
  [[nodiscard]] std::string public_origin() const override { return "https://graph.microsoft.com"; }

  [[nodiscard]] answer handle(const request& r) override {
    ++requests_;
    try {
      check_token(r);
      if (r.target.compare(0, std::string(api).size(), api) != 0) throw refusal(400, "BadRequest", "Invalid version.");
      const auto target = r.target.substr(std::string(api).size());
      auto body = body_of(r);
      if (target == "/$batch") {
        if (r.method != "POST") throw refusal(405, "Request_BadRequest", "A batch is a POST.");
        ++batches_;
        return to_answer(run_batch(
            body, [this](const std::string& method, const std::string& url, const json& headers, const json& inner) {
              ++batch_items_;
              return one(method, url.front() == '/' ? url : "/" + url, prefers_creation(headers), inner);
            }));
      }
      const auto* prefer = r.header("prefer");
      return to_answer(one(r.method, target, prefer != nullptr && *prefer == "create-if-missing", std::move(body)));
    } catch (const refusal& why) {
      return to_answer({why.status(), why.body(), {}});
    }
  }

  [[nodiscard]] answer faulty(fault f, const scenario& what) const override {
    reply out;
    switch (f) {
      case fault::throttle:
        out = {429, refusal(429, "TooManyRequests", "Too many requests.").body(), {}};
        break;
      case fault::unavailable:
        out = {503, refusal(503, "ServiceUnavailable", "Try again later.").body(), {}};
        break;
      case fault::error:
        return to_answer(
            {500, refusal(500, "Service_InternalServerError", "Encountered an internal server error.").body(), {}});
      default:
        return {502,
                {{"Content-Type", "text/html"}},
                "<html><head><title>502 Bad Gateway</title></head><body>gateway</body></html>\n"};
    }
    out.more.emplace_back("Retry-After", std::to_string(what.retry_after_s));
    return to_answer(out);
  }

  [[nodiscard]] json dump() const override {
    auto out = holds_.dump();
    education_.put_into(out);
    return out;
  }
  [[nodiscard]] json save() const override {
    auto out = holds_.save();
    out["schools"] = education_.save();
    out["extensions"] = apps_.save();
    return out;
  }
  void load(const json& from) override {
    holds_.load(from);
    education_.load(from.value("schools", json::array()));
    apps_.load(from.value("extensions", json::array()));
    changes_.clear();
  }
  void clear() override {
    holds_.clear();
    apps_ = new_applications();
    education_.clear();
    changes_.clear();
    allowed_.clear();
    requests_ = batches_ = batch_items_ = writes_ = throttled_ = 0;
  }
  void meddle(const meddling& how) override {
    holds_.lists_show = how.lists_show;
    if (how.new_ids) holds_.renumber();
    master(how.on_premises, true);
    master(how.in_cloud, false);
  }
  [[nodiscard]] json counts() const override {
    return {{"requests", requests_},
            {"batches", batches_},
            {"batch_items", batch_items_},
            {"writes", writes_},
            {"throttled", throttled_},
            {"created", holds_.created()},
            {"duplicates", holds_.duplicates()},
            {"units", allowed_.units_used()}};
  }

 private:
  /// As Microsoft Entra Connect does once it has matched the object with one of the local directory.
  void master(const std::string& id, bool on_premises) {
    if (id.empty()) return;
    auto* const found = holds_.find(id, directory::life::present);
    if (found == nullptr) throw problem(404, "", "there is no object " + id);
    holds_.change(*found, {{"onPremisesSyncEnabled", on_premises}});
  }

  [[nodiscard]] applications new_applications() const {
    applications out(settings_.app_id, settings_.rights);
    if (settings_.prepared) out.make("sluisHandle", {"User", "Group"});
    return out;
  }

  void check_token(const request& r) const {
    const auto* given = r.header("authorization");
    if (given == nullptr) throw refusal(401, "InvalidAuthenticationToken", "Access token is empty.");
    if (*given != "Bearer " + settings_.token)
      throw refusal(401, "InvalidAuthenticationToken", "Access token validation failure.");
  }

  static json body_of(const request& r) {
    if (r.body.empty()) return json(json::value_t::discarded);
    const auto* type = r.header("content-type");
    if (type == nullptr || lower(type->substr(0, type->find(';'))) != "application/json") {
      throw refusal(415, "Request_BadRequest", "The Content-Type must be application/json.");
    }
    auto out = json::parse(r.body, nullptr, false);
    if (out.is_discarded()) throw refusal(400, "BadRequest", "Unable to read JSON request payload.");
    return out;
  }

  static bool prefers_creation(const json& headers) {
    for (const auto& [name, value] : headers.items()) {
      if (lower(name) == "prefer" && value == "create-if-missing") return true;
    }
    return false;
  }

  reply route(const asked& what) {
    const auto first = what.segments.empty() ? std::string() : what.segments[0];
    if (first == "applications") return apps_.handle(what);
    if (first == "education" && what.segments.size() > 1) return education_.handle(what);
    return resources_.handle(what);
  }

  reply one(const std::string& method, const std::string& target, bool create_if_missing, json body) {
    const auto price = price_of(method, target);
    auto said = allowed_.charge(price, settings_.now());
    if (!said.admitted) {
      ++throttled_;
      return {429, refusal(429, "TooManyRequests", "Too many requests.").body(), std::move(said.to_tell)};
    }
    if (price.writes > 0) ++writes_;
    reply out;
    try {
      auto what = read(method, target, std::move(body));
      what.when_missing = create_if_missing ? missing::is_created : missing::is_refused;
      out = route(what);
    } catch (const refusal& why) {
      out = {why.status(), why.body(), {}};
    }
    out.more.insert(out.more.end(), said.to_tell.begin(), said.to_tell.end());
    return out;
  }

  settings settings_;
  applications apps_;
  directory holds_;
  delta_queries changes_;
  resources resources_;
  education education_;
  allowance allowed_;
  std::uint64_t requests_ = 0;
  std::uint64_t batches_ = 0;
  std::uint64_t batch_items_ = 0;
  std::uint64_t writes_ = 0;
  std::uint64_t throttled_ = 0;
};

}  // namespace

std::unique_ptr<service> make_graph(settings with) {
  return std::make_unique<tenant>(std::move(with));
}

}  // namespace lab::graph
