// The table itself. README.md beside it is what `fake_forge --list` prints; a test compares the
// two.
#include "behaviour.hpp"

namespace ztgit::test {

namespace {

constexpr std::string_view kAny = "every LFS answer";
constexpr std::string_view kBatch = "batch";
constexpr std::string_view kAction = "batch, action";
constexpr std::string_view kStorage = "storage";
constexpr std::string_view kPut = "storage, PUT";
constexpr std::string_view kGet = "storage, GET";
constexpr std::string_view kVerify = "verify";
constexpr std::string_view kLocks = "locks";
constexpr std::string_view kGit = "git";
constexpr std::string_view kApi = "API";
constexpr std::string_view kAll = "git and LFS";

constexpr Behaviour kBehaviours[] = {
    // Who may
    {"requirecreds", kAll, "401 without credentials (see above)"},
    {"401-forever", kAll, "401 whatever the credentials"},
    {"401-no-challenge", kAll, "a 401 names no scheme, as lfstest-gitserver's"},
    {"401-lfs-authenticate", kAny, "a 401 names its scheme in LFS-Authenticate"},
    {"auth-bearer", kAll, "takes `Bearer good-token` alone, and says so"},
    {"ssh-token-only", kAny, "takes only the header that git-lfs-authenticate handed out"},
    {"readonly", kAll, "403 for uploads and for git pushes"},
    // No LFS, or not for this plan
    {"gitee-plan", kAny, "batch 403, locks/verify 401, both with Gitee's text for its free plan"},
    {"no-lfs", kAny, "404 with an HTML page"},
    // Status of a batch
    {"status-batch-#", kBatch, "status # for the batch; by content: error # for that object"},
    {"object-error-#", kBatch, "200, and error # for every object"},
    {"batch-fail-#-times", kBatch, "503 for the first # batches"},
    {"batch-429-seconds-#", kBatch, "429 once, Retry-After: # (seconds)"},
    {"batch-429-date-#", kBatch, "429 once, Retry-After: the date # seconds from now"},
    {"batch-429-bare", kBatch, "429 once without Retry-After"},
    {"batch-limit-#", kBatch, "413 for more than # objects"},
    {"ref-required", kBatch, "403 for a batch without `ref`"},
    // Shape of a batch's answer
    {"missing-transfer", kBatch, "no `transfer`"},
    {"empty-transfer", kBatch, "`transfer` is empty"},
    {"unknown-transfer", kBatch, "`transfer` is one that nobody asked for"},
    {"null-arrays", kAny, "null instead of empty lists and of what is absent"},
    {"zero-times", kAction, "`expires_at` 0001-01-01T00:00:00Z, `expires_in` 0: never"},
    {"send-deprecated-links", kAction, "`_links` instead of `actions`"},
    {"batch-hash-algo-empty", kBatch, "`hash_algo` is empty"},
    {"batch-hash-algo-invalid", kBatch, "`hash_algo` is one that does not exist"},
    {"unknown-oid", kBatch, "another oid than the one asked for"},
    {"object-left-out", kBatch, "the object is not in the answer"},
    {"object-twice", kBatch, "the object is in the answer twice"},
    {"return-invalid-size", kBatch, "size -1"},
    {"wrong-size", kBatch, "size one byte larger"},
    {"object-authenticated", kAction, "authenticated: true"},
    {"wrong-content-type", kAny, "application/json instead of the vendor's type"},
    {"html-content-type", kAny, "the right JSON as text/html"},
    {"batch-html", kBatch, "200 with an HTML page"},
    {"batch-cut-json", kBatch, "200 with the first half of the JSON"},
    {"batch-endless", kBatch, "200 and JSON without an end"},
    {"chunked", kAny, "JSON and objects arrive chunked, without Content-Length"},
    // Actions
    {"send-verify-action", kAction, "an upload has a `verify` action too"},
    {"lone-verify", kAction, "`verify` without `upload`"},
    {"return-expired-action", kAction, "expired the first time (expires_at)"},
    {"return-expired-action-forever", kAction, "expired every time (expires_at)"},
    {"expired-absolute", kAction, "expired the first time (expires_at)"},
    {"expired-relative", kAction, "expired the first time (expires_in -5)"},
    {"expired-both", kAction, "expired the first time (expires_in), expires_at is in an hour"},
    {"expires-soon-#", kAction, "expires_in #"},
    {"action-headers", kAction, "actions carry `header`s that storage and verify want"},
    {"action-authorization", kAction, "one of these headers is Authorization"},
    {"hostile-action-header", kAction,
     "a header's value has a line break and another header in it"},
    {"hostile-href", kAction, "href is file:///etc/hostname"},
    {"storage-other-host", kAction, "href names `localhost` instead of 127.0.0.1, or the reverse"},
    {"storage-other-port", kAction, "href names the second port"},
    {"storage-requirecreds", kStorage, "401 without credentials at the storage itself"},
    // Redirects: the request arrives again below /redirected/
    {"redirect-batch", kBatch, "307 on the same host"},
    {"redirect-batch-other-host", kBatch, "307 to the other name of this host"},
    {"redirect-storage-upload", kPut, "307 on the same host"},
    {"redirect-storage", kStorage, "307 on the same host"},
    {"redirect-storage-other-host", kStorage, "307 to the other name of this host"},
    {"redirect-storage-insecure", kStorage, "307 from https to http"},
    {"redirect-loop", kStorage, "307 to itself"},
    {"redirect-git", kGit, "301 of info/refs on the same host"},
    // Storage: status
    {"status-storage-#", kStorage, "status # every time"},
    {"status-put-#", kPut, "status # every time"},
    {"status-get-#", kGet, "status # every time"},
    {"put-succeeds-with-#", kPut, "stored, and answered with # (201, 204)"},
    {"storage-fail-#-times", kStorage, "503 for the first # requests for the object"},
    {"storage-429-seconds-#", kStorage, "429 once an object, Retry-After: # (seconds)"},
    {"storage-429-date-#", kStorage, "429 once an object, Retry-After: the date in # seconds"},
    {"storage-429-bare", kStorage, "429 once an object without Retry-After"},
    {"storage-upload-retry", kPut, "500 the first time"},
    {"storage-upload-retry-later", kPut, "429 the first time, Retry-After: 1"},
    {"storage-upload-retry-later-no-header", kPut, "429 the first time"},
    {"storage-download-retry", kGet, "500 the first time"},
    {"storage-download-retry-later", kGet, "429 the first time, Retry-After: 1"},
    // Storage: broken connections and bytes
    {"put-reset-#-times", kPut, "the first # PUTs of an object are reset half way"},
    {"get-reset-#-times", kGet, "the first # GETs of an object are reset half way"},
    {"put-early-413", kPut, "413 without a look at the body, then the connection is closed"},
    {"put-lost", kPut, "200, but nothing is stored"},
    {"put-octet-stream-only", kPut, "422 unless Content-Type is application/octet-stream"},
    {"truncate-once", kGet, "the first GET breaks off half way; Range is served"},
    {"truncate-once-range-ignored", kGet, "the same; Range is answered with 200 and everything"},
    {"truncate-once-range-416", kGet, "the same; Range is answered with 416"},
    {"truncate-once-range-wrong", kGet, "the same; Range is answered with another range"},
    {"truncate-always", kGet, "every GET breaks off half way"},
    {"storage-download-retry-range", kGet, "as truncate-once"},
    {"storage-download-retry-range-rejected", kGet, "as truncate-once-range-416"},
    {"storage-download-corrupt", kGet, "one byte is another, every time"},
    {"corrupt-once", kGet, "one byte is another, the first time"},
    {"short-object", kGet, "one byte less, and Content-Length says so"},
    {"long-object", kGet, "one byte more, and Content-Length says so"},
    {"storage-download-encoding-gzip", kGet, "Content-Encoding: gzip, asked for or not"},
    {"slow-drip", kGet, "a byte every 20 ms"},
    {"silent", kAny, "reads the request and says nothing, until the client leaves"},
    // Verify
    {"verify-fail-#-times", kVerify, "503 for the first # of an object"},
    {"verify-status-#", kVerify, "status # every time"},
    // Locks
    {"locks-status-#", kLocks, "status # for everything, HTML for 404"},
    {"locks-page-#", kLocks, "at most # locks an answer, then next_cursor"},
    {"locks-cursor-loop", kLocks, "next_cursor without an end"},
    {"locks-conflict", kLocks, "409: somebody else has every lock"},
    {"locks-theirs", kLocks, "every lock is somebody else's"},
    {"lock-200", kLocks, "a new lock is answered with 200 instead of 201"},
    // Clock
    {"clock-ahead-#", kAll, "Date and expires_at are # hours ahead"},
    {"clock-behind-#", kAll, "Date and expires_at are # hours behind"},
    // Git
    {"git-status-#", kGit, "status # for everything"},
    {"git-push-status-#", kGit, "status # for git-receive-pack"},
    {"git-truncate", kGit, "answers to POST break off half way"},
    // API
    {"api-status-#", kApi, "status # for everything"},
    {"api-html-404", kApi, "404 with an HTML page for everything"},
    {"api-limit", kApi, "the first is 403 Rate Limit Exceeded, Retry-After: 1"},
    {"api-limit-long", kApi, "403 Rate Limit Exceeded, Retry-After: 3600"},
    {"api-lost-#", kApi, "what request # of a repository asks is done, and the connection reset"},
    {"api-page-#", kApi, "at most # entries a page, whatever is asked for"},
    {"api-ignores-page", kApi, "every page is the first"},
    {"api-always-public", kApi, "a new repository is public, whatever is asked for"},
};

}  // namespace

std::span<const Behaviour> behaviours() { return kBehaviours; }

}  // namespace ztgit::test
