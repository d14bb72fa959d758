// The batch API (git-lfs docs/api/batch.md), and the ways in which servers get it wrong.
#include <filesystem>
#include <set>

#include "base/sha256.hpp"
#include "forge.hpp"

namespace ztgit::test {

using nlohmann::json;
using std::chrono::seconds;

namespace {

constexpr auto kLfsType = "application/vnd.git-lfs+json";
constexpr auto kEndlessObject = R"({"oid":"0","size":0},)";
constexpr auto kActionLife = std::chrono::hours(1);

bool is_well_formed(const json& wanted) {
  if (!wanted.is_object() || !wanted.contains("objects") || !wanted["objects"].is_array())
    return false;
  const auto operation = wanted.value("operation", "");
  return operation == "upload" || operation == "download";
}

bool is_well_formed_object(const json& wanted) {
  return wanted.is_object() && wanted.contains("oid") && wanted["oid"].is_string() &&
         is_sha256(wanted["oid"].get<std::string>()) && wanted.contains("size") &&
         wanted["size"].is_number_integer() && wanted["size"].get<std::int64_t>() >= 0;
}

void send_endless(Call& call) {
  call.response.status = 200;
  call.response.set_chunked_content_provider(
      kLfsType, [](std::size_t offset, httplib::DataSink& sink) {
        std::string text = offset == 0 ? R"({"objects":[)" : "";
        while (text.size() < (1 << 16)) text += kEndlessObject;
        return sink.write(text.data(), text.size());
      });
}

json object_error(int code) {
  return {{"code", code}, {"message", "The forge says " + std::to_string(code)}};
}

}  // namespace

bool Forge::batch_is_refused(Call& call, const json& wanted) {
  const auto& conduct = call.conduct;
  const auto refuse = [&call](int status, const std::string& why) {
    send_message(call, status, why);
    return true;
  };
  if (call.request.get_header_value("Accept").find(kLfsType) == std::string::npos)
    return refuse(406, "Accept must name the LFS type");
  if (call.request.get_header_value("Content-Type").find(kLfsType) == std::string::npos)
    return refuse(400, "Content-Type must be the LFS type");
  if (const auto status = conduct.number("status-batch-#"))
    return refuse(*status, "The forge says " + std::to_string(*status));
  if (conduct.has("readonly") && wanted.value("operation", "") == "upload")
    return refuse(403, "Read only");
  if (const auto times = conduct.number("batch-fail-#-times");
      times && count("batch-fail " + call.repository) <= *times)
    return refuse(503, "Not yet");
  for (const auto* name : {"batch-429-seconds-#", "batch-429-date-#", "batch-429-bare"}) {
    const auto wait = conduct.number(name);
    if (!wait || !once(name + call.repository)) continue;
    if (std::string_view(name).find("seconds") != std::string_view::npos)
      call.response.set_header("Retry-After", std::to_string(*wait));
    if (std::string_view(name).find("date") != std::string_view::npos)
      call.response.set_header("Retry-After", http_date(std::chrono::system_clock::now() +
                                                        clock_offset(conduct) + seconds(*wait)));
    return refuse(429, "Too many requests");
  }
  if (!is_well_formed(wanted)) return refuse(422, "That is no batch");
  if (conduct.has("ref-required") && (!wanted.contains("ref") || !wanted["ref"].contains("name")))
    return refuse(403, "Which ref?");
  if (const auto limit = conduct.number("batch-limit-#");
      limit && wanted["objects"].size() > static_cast<std::size_t>(*limit))
    return refuse(413, "Too many objects in a batch");
  if (wanted.value("hash_algo", "sha256") != "sha256") return refuse(409, "Only sha256");
  return false;
}

void Forge::add_expiry(Call& call, const Conduct& conduct, const std::string& oid, json& action) {
  const auto now = std::chrono::system_clock::now() + clock_offset(conduct);
  if (conduct.has("zero-times")) {
    action["expires_at"] = "0001-01-01T00:00:00Z";
    action["expires_in"] = 0;
    return;
  }
  if (const auto life = conduct.number("expires-soon-#")) {
    action["expires_in"] = *life;
    return;
  }
  bool expired = conduct.has("return-expired-action-forever");
  for (const auto* name :
       {"return-expired-action", "expired-absolute", "expired-relative", "expired-both"})
    if (conduct.has(name) && once(name + call.repository + oid)) expired = true;
  if (!expired) {
    action["expires_in"] = std::chrono::duration_cast<seconds>(kActionLife).count();
    action["expires_at"] = json_date(now + kActionLife);
    // git-lfs 3.3.0 counts the seconds of a legacy link from the year 1; old servers sent none.
    if (conduct.has("send-deprecated-links")) action.erase("expires_in");
    return;
  }
  // Storage keeps to it: a client that does not look is told 403 there.
  action["href"] = action["href"].get<std::string>() + "&expired=1";
  const bool relative = conduct.has("expired-relative"), both = conduct.has("expired-both");
  if (relative || both) action["expires_in"] = -5;
  if (!relative) action["expires_at"] = json_date(both ? now + kActionLife : now - kActionLife);
}

json Forge::action(Call& call, const Conduct& conduct, const std::string& oid,
                   const std::string& path) {
  const auto base = base_url(call, conduct.has("storage-other-host"),
                             conduct.has("storage-other-port") ? second_port_ : 0);
  json action{{"href", base + path + "?r=" + call.repository}};
  if (conduct.has("hostile-href")) action["href"] = "file:///etc/hostname";
  if (conduct.has("null-arrays")) action["header"] = nullptr;
  if (conduct.has("action-headers")) action["header"]["X-Forge-Ticket"] = oid.substr(0, 8);
  if (conduct.has("action-authorization"))
    action["header"]["Authorization"] = "RemoteAuth action-token";
  if (conduct.has("hostile-action-header")) action["header"]["X-Odd"] = "a\r\nX-Injected: 1";
  add_expiry(call, conduct, oid, action);
  return action;
}

json Forge::batch_object(Call& call, const json& wanted, bool upload) {
  const auto oid = wanted["oid"].get<std::string>();
  auto conduct = conduct_of(call, oid);
  json object{{"oid", oid}, {"size", wanted["size"]}};
  auto code = conduct.number("status-batch-#");
  if (!code) code = conduct.number("object-error-#");
  const auto path = object_path(call, oid);
  std::error_code absent;
  const auto stored = std::filesystem::file_size(path, absent);
  if (!upload && !code && absent) code = 404;
  if (code) {
    object["error"] = object_error(*code);
    return object;
  }
  if (conduct.has("unknown-oid")) object["oid"] = sha256_of("unknown " + oid);
  if (conduct.has("return-invalid-size")) object["size"] = -1;
  if (conduct.has("wrong-size")) object["size"] = wanted["size"].get<std::int64_t>() + 1;
  if (conduct.has("object-authenticated")) object["authenticated"] = true;
  if (conduct.has("null-arrays")) object["error"] = nullptr;
  json actions;
  const bool there = !absent && stored == wanted["size"].get<std::uint64_t>();
  if (!upload) {
    actions["download"] = action(call, conduct, oid, "/storage/" + oid);
  } else if (!there) {
    if (!conduct.has("lone-verify"))
      actions["upload"] = action(call, conduct, oid, "/storage/" + oid);
    if (conduct.has("send-verify-action") || conduct.has("lone-verify") ||
        conduct.has("put-lost") || conduct.number("verify-fail-#-times") ||
        conduct.number("verify-status-#"))
      actions["verify"] = action(call, conduct, oid, "/verify");
  }
  const auto* name = conduct.has("send-deprecated-links") ? "_links" : "actions";
  if (!actions.is_null() || conduct.has("null-arrays")) object[name] = std::move(actions);
  return object;
}

void Forge::batch(Call& call) {
  const auto wanted = json::parse(call.body, nullptr, false);
  if (batch_is_refused(call, wanted)) return;
  const auto& conduct = call.conduct;
  if (!call.redirected &&
      (conduct.has("redirect-batch") || conduct.has("redirect-batch-other-host")))
    return send_redirect(call, 307, conduct.has("redirect-batch-other-host"));
  if (conduct.has("batch-html")) return send_page(call, 200, "Please sign in");
  if (conduct.has("batch-endless")) return send_endless(call);

  json answer{{"transfer", "basic"}, {"objects", json::array()}, {"hash_algo", "sha256"}};
  if (conduct.has("missing-transfer")) answer.erase("transfer");
  if (conduct.has("empty-transfer")) answer["transfer"] = "";
  if (conduct.has("unknown-transfer")) answer["transfer"] = "carrier-pigeon";
  for (const auto& one : wanted["objects"]) {
    if (!is_well_formed_object(one)) return send_message(call, 422, "That is no object");
    const auto of_object = conduct_of(call, one["oid"].get<std::string>());
    if (of_object.has("batch-hash-algo-empty")) answer["hash_algo"] = "";
    if (of_object.has("batch-hash-algo-invalid")) answer["hash_algo"] = "invalid";
    if (of_object.has("object-left-out")) continue;
    answer["objects"].push_back(batch_object(call, one, wanted["operation"] == "upload"));
    if (of_object.has("object-twice")) answer["objects"].push_back(answer["objects"].back());
  }
  if (conduct.has("null-arrays") && answer["objects"].empty()) answer["objects"] = nullptr;
  if (!conduct.has("batch-cut-json")) return send_json(call, 200, answer);
  const auto text = answer.dump();
  call.response.status = 200;
  call.response.set_content(text.substr(0, text.size() / 2), kLfsType);
}

}  // namespace ztgit::test
