// What the commands of lambda share: the account, and how its instances are named and shown.
#pragma once

#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/commands.h"
#include "app/connection.h"
#include "services/lambda.h"
#include "ssh/public_key.h"

namespace courier::app {

struct LambdaAccount {
  Connection connection;
  std::unique_ptr<services::LambdaCloud> cloud;
};

// With the API key that the environment's value --api-key-from holds, else LAMBDA_API_KEY, masked.
// Errors are printed here; nothing comes back then, and `code` says how to end.
[[nodiscard]] std::optional<LambdaAccount> open_lambda(const Call& call, ExitCode& code);

// The account with what it has of one kind; errors as open_lambda().
template <typename T>
struct Listed {
  LambdaAccount account;
  std::vector<T> all;
};
[[nodiscard]] std::optional<Listed<services::LambdaInstance>> list_instances(const Call& call,
                                                                             ExitCode& code);
[[nodiscard]] std::optional<Listed<services::LambdaKey>> list_keys(const Call& call,
                                                                   ExitCode& code);

// A name as Lambda takes it, `what` has it: one line of 1 to 64 characters; code points, says its
// description. One that is empty is most often a variable that is not set.
[[nodiscard]] Result<std::string> wanted_name(std::string name, const std::string& what);

// The one instance of that name whose name is not free; nothing when there is none. Several are an
// error that lists their ids.
[[nodiscard]] Result<std::optional<services::LambdaInstance>>
find_by_name(const std::vector<services::LambdaInstance>& instances, const std::string& name);
// The one key of that name, in the same way.
[[nodiscard]] Result<std::optional<services::LambdaKey>>
find_by_name(const std::vector<services::LambdaKey>& keys, const std::string& name);

// "esc-courier lambda terminate web --allow delete:web", by name or id.
[[nodiscard]] std::string how_to_end(std::string_view which);

// "active in us-west-1, gpu_1x_a10, 198.51.100.2, id 0920…", for one line.
[[nodiscard]] std::string describe(const services::LambdaInstance& instance);
[[nodiscard]] nlohmann::ordered_json as_json(const services::LambdaInstance& instance);

// By the exact bytes, whatever the comment.
[[nodiscard]] bool is_key(const services::LambdaKey& listed, const ssh::PublicKey& key);

// For one line: "SHA256:…", or that it is no key.
[[nodiscard]] std::string fingerprint_of(const services::LambdaKey& key);

// Rows of the same length, the columns as wide as their texts, two blanks between.
[[nodiscard]] std::string table(const std::vector<std::vector<std::string>>& rows);

}  // namespace courier::app
