// What is wrong with a user's document, with its place; several can be reported at once.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace courier {

enum class Severity { error = 1, warning = 2 };  // numbers as in the reference evaluator's JSON

// A place in a document. Lines and columns count from 1, columns in code points; the byte offset
// counts from 0.
struct Position {
  std::uint32_t line = 0;
  std::uint32_t column = 0;
  std::uint64_t byte = 0;
  bool operator==(const Position&) const = default;
};

// A stretch of a document as it is reported. The file name is shared by all ranges of a document.
struct Range {
  std::shared_ptr<const std::string> file;
  Position begin;
  Position end;
  [[nodiscard]] std::string_view file_name() const { return file ? *file : std::string_view(); }
};

struct Diagnostic {
  Severity severity = Severity::error;
  std::string summary;           // one line; the finding
  std::string hint;              // the next step, may be empty
  std::optional<Range> subject;  // absent when the whole document is meant
  std::string path;              // property path, e.g. `values.a["b-c"][0]`, may be empty
  std::string document = {};     // the file's name, where there is no subject
};

// Grows as a document is read; reading goes on after an error.
class Diagnostics {
 public:
  void add(Diagnostic diagnostic) { list_.push_back(std::move(diagnostic)); }
  void error(std::string summary, std::optional<Range> subject = {}, std::string path = {});
  void warning(std::string summary, std::optional<Range> subject = {}, std::string path = {});
  void extend(const Diagnostics& others);
  // In the order of the document; those without a place come first.
  void sort_by_place();

  [[nodiscard]] bool has_errors() const;
  [[nodiscard]] bool empty() const { return list_.empty(); }
  [[nodiscard]] std::size_t size() const { return list_.size(); }
  [[nodiscard]] const std::vector<Diagnostic>& list() const { return list_; }
  [[nodiscard]] auto begin() const { return list_.begin(); }
  [[nodiscard]] auto end() const { return list_.end(); }

 private:
  std::vector<Diagnostic> list_;
};

// The text for a terminal or log:
//
//   courier.yaml:12:5: error: unknown key "frm" (secrets.NPM_TOKEN)
//     12 |   NPM_TOKEN: { frm: npm.token }
//        |                ^~~
//     hint: did you mean "from"?
//
// `source` is the document's text, or empty where it is not at hand or may hold secrets: then no
// excerpt is shown. Definitions hold secrets, so excerpts are for manifests and templates only.
[[nodiscard]] std::string describe(const Diagnostic& diagnostic, std::string_view source = {});

}  // namespace courier
