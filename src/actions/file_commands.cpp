#include "actions/file_commands.h"

#include <algorithm>
#include <array>

#include "base/encode.h"
#include "base/text.h"

namespace courier::actions {

namespace {

// Variables through which whoever sets them runs code in later steps, or redirects what they trust.
// A final `*` stands for any rest. Compared in upper case: the runner refuses NODE_OPTIONS so, and
// programs read `https_proxy` as well.
// clang-format off
constexpr auto dangerous_names = std::to_array<std::string_view>({
    // the shell
    "PATH", "HOME", "SHELL", "ENV", "CI", "IFS", "TMPDIR", "PS4", "SHELLOPTS", "BASHOPTS",
    "BASH_ENV", "BASH_FUNC_*", "CDPATH", "EDITOR", "VISUAL", "PAGER", "PROMPT_COMMAND",
    // the loader
    "LD_*", "DYLD_*", "GLIBC_TUNABLES", "GCONV_PATH", "LOCPATH",
    // interpreters
    "NODE_OPTIONS", "NODE_PATH", "NODE_EXTRA_CA_CERTS", "NODE_TLS_REJECT_UNAUTHORIZED",
    "NPM_CONFIG_*", "PYTHON*", "PERL*", "RUBY*", "JAVA_TOOL_OPTIONS", "_JAVA_OPTIONS",
    "JDK_JAVA_OPTIONS",
    // git and ssh
    "GIT_*", "SSH_ASKPASS",
    // the runner, other actions, and act
    "GITHUB_*", "RUNNER_*", "ACTIONS_*", "INPUT_*", "STATE_*", "ACT",
    // whom programs talk to and trust
    "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY", "SSL_CERT_FILE", "SSL_CERT_DIR",
    "CURL_HOME", "CURL_CA_BUNDLE", "REQUESTS_CA_BUNDLE",
    // docker
    "DOCKER_HOST", "DOCKER_CONFIG", "DOCKER_CONTEXT", "DOCKER_CERT_PATH", "DOCKER_TLS_VERIFY",
});
// clang-format on

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }

bool is_name(std::string_view name, std::string_view more) {
  return !name.empty() && is_letter(name.front()) &&
         std::all_of(name.begin(), name.end(), [&](char c) {
           return is_letter(c) || (c >= '0' && c <= '9') || more.find(c) != std::string_view::npos;
         });
}

// A line that occurs neither in the name nor in the value.
std::optional<std::string> delimiter_for(const Entry& entry, std::string_view value,
                                         Random& random) {
  for (int i = 0; i < 16; ++i) {
    std::string delimiter = "ghadelimiter_" + hex_encode(random.bytes(16));
    if (value.find(delimiter) == std::string_view::npos &&
        entry.name.find(delimiter) == std::string::npos) {
      return delimiter;
    }
  }
  return std::nullopt;
}

class Preparation {
 public:
  Preparation(const Environment& environment, Random& random, Diagnostics& diagnostics)
      : environment_(environment), random_(random), diagnostics_(diagnostics) {}

  void error(std::string summary, std::string hint, const Entry& entry) {
    diagnostics_.add({Severity::error, std::move(summary), std::move(hint), entry.defined_at, {}});
  }

  void check_variable(const Entry& entry, const std::function<bool(std::string_view)>& allowed) {
    const std::string_view value = entry.value.reveal(Disclosure::inspection);
    const std::string& name = entry.name;
    if (!is_variable_name(name)) {
      error(quote(name) + " cannot be the name of a variable",
            "use letters, digits and _, with no digit first; export-environment-variables renames "
            "it: NEW=OLD",
            entry);
    } else if (is_dangerous_variable(name) && !allowed(name)) {
      error("refusing to set the variable " + name + ", which changes how later steps run",
            "allow it with allow: variable:" + name +
                ", or list others in export-environment-variables",
            entry);
    } else if (value.find('\0') != std::string_view::npos) {
      error("the variable " + name + " would hold a NUL byte, which ends a variable",
            "deliver it under files", entry);
    } else if (name.size() + 1 + value.size() > longest_variable) {
      // With it, no program of a later step would start.
      error("the variable " + name + " is too long: Linux starts no program with more than " +
                std::to_string(longest_variable) + " bytes of NAME=VALUE",
            "deliver it under files, or do not list it in export-environment-variables", entry);
    }
    check_text(entry, "variable ");
  }

  void check_output(const Entry& entry) {
    if (!is_output_name(entry.name)) {
      error(quote(entry.name) + " cannot be the name of an output",
            "use letters, digits, _, - and ., with a letter or _ first", entry);
    }
    check_text(entry, "output ");
  }

  void add(std::string_view variable, const std::vector<Entry>& entries, bool needed,
           std::vector<Append>& out) {
    const std::optional<std::string> path = path_of(variable, entries.empty(), needed);
    if (!path) {
      return;
    }
    std::string bytes;
    for (const Entry& entry : entries) {
      const std::string_view value = entry.value.reveal(
          variable == "GITHUB_ENV" ? Disclosure::environment_file : Disclosure::step_output);
      const std::optional<std::string> delimiter = delimiter_for(entry, value, random_);
      if (!delimiter) {
        error("no delimiter was found for " + quote(entry.name), {}, entry);
        return;
      }
      bytes += entry.name + "<<" + *delimiter + '\n';
      bytes += value;
      bytes += '\n' + *delimiter + '\n';
    }
    out.push_back({std::string(variable), *path, Secret::absorb(std::move(bytes))});
  }

  void add_summary(std::string_view text, std::vector<Append>& out) {
    if (const auto path = path_of("GITHUB_STEP_SUMMARY", text.empty(), false)) {
      constexpr std::string_view note = "\n\n… cut: a job summary holds 1 MiB at most.\n";
      std::string bytes(text);
      if (bytes.size() > longest_summary) {
        bytes.resize(longest_summary - note.size());
        bytes.resize(std::min(bytes.size(), bytes.rfind('\n')));
        bytes += note;
      }
      out.push_back({"GITHUB_STEP_SUMMARY", *path, Secret(bytes)});
    }
  }

 private:
  void warning(std::string summary, std::string hint, const Entry& entry) {
    diagnostics_.add(
        {Severity::warning, std::move(summary), std::move(hint), entry.defined_at, {}});
  }

  void check_text(const Entry& entry, const std::string& what) {
    if (!is_utf8(entry.value.reveal(Disclosure::inspection))) {
      warning("the " + what + entry.name +
                  " is not UTF-8: the runner replaces the bytes that it cannot read",
              "deliver it under files", entry);
    }
  }

  std::optional<std::string> path_of(std::string_view variable, bool unused, bool needed) {
    if (unused) {
      return std::nullopt;
    }
    const auto found = environment_.find(variable);
    if (found != environment_.end() && !found->second.empty()) {
      return found->second;
    }
    if (needed) {
      diagnostics_.add(
          {Severity::error,
           std::string(variable) + " is not set: there is no workflow step to hand values to",
           "run it as a step of a workflow, or without GITHUB_ACTIONS=true",
           {},
           {}});
    }
    return std::nullopt;
  }

  const Environment& environment_;
  Random& random_;
  Diagnostics& diagnostics_;
};

}  // namespace

bool is_dangerous_variable(std::string_view name) {
  const std::string upper = to_upper(name);
  return std::any_of(dangerous_names.begin(), dangerous_names.end(), [&](std::string_view entry) {
    return entry.ends_with('*') ? upper.starts_with(entry.substr(0, entry.size() - 1))
                                : upper == entry;
  });
}

bool is_variable_name(std::string_view name) { return is_name(name, ""); }

bool is_output_name(std::string_view name) { return is_name(name, "-."); }

std::vector<Append> prepare(const FileCommands& commands, const Environment& environment,
                            Random& random, const std::function<bool(std::string_view)>& allowed,
                            Diagnostics& diagnostics) {
  Diagnostics found;
  Preparation preparation(environment, random, found);
  for (const Entry& entry : commands.environment) {
    preparation.check_variable(entry, allowed);
  }
  for (const Entry& entry : commands.outputs) {
    preparation.check_output(entry);
  }
  std::vector<Append> out;
  preparation.add("GITHUB_STATE", commands.state, false, out);
  preparation.add("GITHUB_ENV", commands.environment, true, out);
  preparation.add("GITHUB_OUTPUT", commands.outputs, true, out);
  preparation.add_summary(commands.summary, out);
  diagnostics.extend(found);
  if (found.has_errors()) {
    out.clear();
  }
  return out;
}

Result<void> check_writable(const std::vector<Append>& appends, Files& files) {
  for (const Append& append : appends) {
    if (Result<void> done = files.append(append.path, {}, 0600); !done) {
      return std::unexpected(std::move(done).error().during("writing " + append.variable));
    }
  }
  return {};
}

Result<void> write(const std::vector<Append>& appends, Files& files, WriteBoundary& boundary) {
  for (const Append& append : appends) {
    boundary.reached(append.variable);
    const Disclosure sink =
        append.variable == "GITHUB_ENV" ? Disclosure::environment_file : Disclosure::step_output;
    if (Result<void> done = files.append(append.path, append.bytes.reveal(sink), 0600); !done) {
      return std::unexpected(std::move(done).error().during("writing " + append.variable));
    }
  }
  return {};
}

}  // namespace courier::actions
