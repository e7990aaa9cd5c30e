#include "cloudinit/block_files.h"

#include <array>

#include "base/encode.h"
#include "base/pattern.h"
#include "base/text.h"
#include "cloudinit/block_fields.h"
#include "cloudinit/item_build.h"

namespace courier::cloudinit {

namespace {

using Kind = Item::Kind;

bool matches(const char* expression, std::string_view text) {
  return Pattern::compile(expression)->matches(text);
}

struct ScriptKind {
  const char* name;
  PartKind kind;
  std::string_view mime_type;
};
constexpr std::array script_kinds{
    ScriptKind{"script", PartKind::script, "text/x-shellscript"},
    ScriptKind{"boothook", PartKind::boothook, "text/cloud-boothook"},
    ScriptKind{"per-boot", PartKind::other_script, "text/x-shellscript-per-boot"},
    ScriptKind{"per-instance", PartKind::other_script, "text/x-shellscript-per-instance"},
    ScriptKind{"per-once", PartKind::other_script, "text/x-shellscript-per-once"},
};

class FileReader {
 public:
  FileReader(const BlocksRequest& request, Findings& findings)
      : request_(request), findings_(findings),
        fields_(findings, request.values.environment != nullptr) {}

  using Each = void (FileReader::*)(const Item& entry, const std::string& path);
  void each(const Item& block, const std::string& path, const char* what, Each visit) {
    for (std::size_t i = 0; fields_.expect_list(block, path, what) && i < block.items.size(); ++i) {
      (this->*visit)(block.items[i], path + '[' + std::to_string(i) + ']');
    }
  }

  void file(const Item& entry, const std::string& path) {
    if (!fields_.expect_keys(entry, path, {"path", "content", "from", "permissions", "owner"})) {
      return;
    }
    const auto content = content_of(entry, path);
    const Item* const where = entry.member("path");
    if (where == nullptr) {
      fields_.complain(entry, path, "expected a path");
      return;
    }
    const auto target = fields_.text(*where, path + ".path", "an absolute path");
    if (!target || !content) {
      return;
    }
    if (!target->starts_with('/')) {
      fields_.complain(*where, path + ".path", "expected an absolute path");
      return;
    }
    Item file = empty_item(Kind::mapping, entry.node);
    put(file, "path", *where);
    if (const Item* const owner = entry.member("owner");
        owner != nullptr &&
        fields_.text(*owner, path + ".owner", "a user, such as \"ml\" or \"ml:ml\"")) {
      put(file, "owner", *owner);
      // Owners that the image lacks exist after cloud-init has made the users, which is later.
      if (owner->text != "root" && !owner->text.starts_with("root:")) {
        put(file, "defer", {Kind::boolean, "true", {}, owner->node});
      }
    }
    put(file, "permissions", permissions(entry, path, *content));
    const yaml::Node* const node = source_of(entry);
    if (is_utf8(*content)) {
      put(file, "content", text_item(*content, node));
    } else {
      put(file, "encoding", text_item("b64", node));
      put(file, "content", text_item(base64_encode(*content), node));
    }
    files_.push_back(std::move(file));
  }
  void script(const Item& entry, const std::string& path) {
    if (!fields_.expect_keys(entry, path, {"name", "type", "content", "from"})) {
      return;
    }
    auto content = content_of(entry, path);
    const Item* const name = entry.member("name");
    if (name == nullptr || !name->is(Kind::string) ||
        !matches("^[A-Za-z0-9][A-Za-z0-9._-]*$", name->text)) {
      fields_.complain(name == nullptr ? entry : *name, path,
                       "expected a name, such as 10-setup.sh: scripts run in the order of these");
      return;
    }
    for (const ScriptPart& other : scripts_) {
      if (other.filename == name->text) {
        fields_.complain(*name, path, "another script has this name, and would be overwritten");
      }
    }
    const Item* const type = entry.member("type");
    const std::string wanted = type == nullptr ? script_kinds.front().name : type->text;
    std::vector<std::string> known;
    for (const ScriptKind& kind : script_kinds) {
      known.emplace_back(kind.name);
      if (content && wanted == kind.name) {
        if (content->find("\r\n") != std::string::npos) {
          content = replace_all(std::move(*content), "\r\n", "\n");
          findings_.add(Gravity::warning, "line-ends",
                        path + ": the lines ended in CRLF; here they end in LF",
                        source_of(entry)->begin);
        }
        scripts_.push_back(
            {kind.kind, kind.mime_type, name->text, std::move(*content), source_of(entry)});
        return;
      }
    }
    if (content) {
      fields_.complain(*type, path + ".type", "expected one of " + join(known, ", "));
    }
  }

  [[nodiscard]] std::vector<Item> take_files() { return std::move(files_); }
  [[nodiscard]] std::vector<ScriptPart> take_scripts() { return std::move(scripts_); }

 private:
  Item permissions(const Item& entry, const std::string& path, std::string_view text_of_file) {
    const Item* const given = entry.member("permissions");
    if (given == nullptr) {
      const Item* const content = entry.member("content");
      const bool secret = (content != nullptr && request_.expander.holds_secret(content->node)) ||
                          judge_text(text_of_file);
      return text_item(secret ? "0600" : "0644", entry.node);
    }
    const auto text = fields_.text(*given, path + ".permissions", "octal digits such as \"0644\"");
    if (text && !matches("^0?[0-7]{3}$", *text)) {
      fields_.complain(*given, path + ".permissions", "expected octal digits such as \"0644\"");
    }
    return text_item(text.value_or(""), given->node);
  }

  static const yaml::Node* source_of(const Item& entry) {
    const Item* const content = entry.member("content");
    return (content != nullptr ? content : entry.member("from"))->node;
  }

  // The text of `content`, or of the file that `from` names.
  std::optional<std::string> content_of(const Item& entry, const std::string& path) {
    const Item* const content = entry.member("content");
    const Item* const from = entry.member("from");
    if ((content == nullptr) == (from == nullptr)) {
      fields_.complain(entry, path, "expected either content or from, which names a file");
      return {};
    }
    if (content != nullptr) {
      return fields_.text(*content, path + ".content", "a string");
    }
    const auto name = fields_.text(*from, path + ".from", "the path of a file");
    if (!name) {
      return {};
    }
    if (name->empty() || name->starts_with('/') || matches("(^|/)\\.\\.(/|$)", *name)) {
      fields_.complain(*from, path + ".from",
                       "expected a path below the template's folder, without ..");
      return {};
    }
    auto read = request_.read_file ? request_.read_file(*name)
                                   : usage_error("this template has no folder", {});
    if (!read) {
      fields_.complain(*from, path + ".from", read.error().message);
      return {};
    }
    return std::move(*read);
  }

  const BlocksRequest& request_;
  Findings& findings_;
  BlockFields fields_;
  std::vector<Item> files_;
  std::vector<ScriptPart> scripts_;
};

}  // namespace

std::vector<Item> read_files(const Item& block, const BlocksRequest& request, Findings& findings) {
  FileReader reader(request, findings);
  reader.each(block, "blocks.files", "files", &FileReader::file);
  return reader.take_files();
}

std::vector<ScriptPart> read_scripts(const Item& block, const BlocksRequest& request,
                                     Findings& findings) {
  FileReader reader(request, findings);
  reader.each(block, "blocks.scripts", "scripts", &FileReader::script);
  return reader.take_scripts();
}

}  // namespace courier::cloudinit
