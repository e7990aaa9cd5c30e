#include "audit/trail.h"

#include <nlohmann/json.hpp>

#include "base/hash.h"
#include "base/time.h"

namespace courier::audit {

namespace {

using nlohmann::ordered_json;

const std::string first_hash(64, '0');

std::string_view last_line(std::string_view text) {
  if (text.ends_with('\n')) {
    text.remove_suffix(1);
  }
  return text.substr(text.rfind('\n') + 1);  // npos + 1 is 0
}

std::string folder_of(const std::string& path) {
  const std::size_t slash = path.rfind('/');
  return slash == std::string::npos ? "" : path.substr(0, slash);
}

}  // namespace

Result<void> Trail::append(std::string_view event, const Fields& fields) {
  COURIER_TRY_LET(const std::optional<FileStatus> status, files_.status(path_));
  std::string text;
  if (status) {
    COURIER_TRY_LET(text, files_.read(path_));
  }
  if (!text.empty() && !text.ends_with('\n')) {
    return failure(path_ + ": ends in the middle of a record",
                   "the last write to it was cut off; look at it, and remove that line");
  }
  ordered_json record{{"time", utc_text(time_now(clock_))}, {"event", event}};
  for (const auto& [name, value] : fields) {
    record[name] = value;
  }
  record["previous"] = text.empty() ? first_hash : sha256_hex(last_line(text));
  boundary_.reached("writing " + path_);
  if (const std::string folder = folder_of(path_); !status && !folder.empty()) {
    COURIER_TRY(files_.make_directories(folder, 0700, {}));
  }
  return files_.append(
      path_, record.dump(-1, ' ', false, ordered_json::error_handler_t::replace) + '\n', 0600);
}

}  // namespace courier::audit
