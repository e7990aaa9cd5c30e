#include <catch2/catch.hpp>

#include "app/secret_guess.h"

using courier::app::looks_like_secret;

TEST_CASE("a value looks like a secret by its key and by how hard it is to guess") {
  struct Row {
    const char* key;
    const char* value;
    bool secret;
  };
  const Row rows[] = {
      {"password", "YMHdog6VkUqbVS5dAErxWeMy83r4HeBeNRdEuUFwK3M=", true},  // the CLI's own case
      {"dbPassWord", "kJ8#mQ2!vX", true},
      {"API_TOKEN", "ghp_0123456789abcdef", true},
      {"pwd", "1234", false},
      {"password", "hunter2", false},
      {"passport", "yes", false},
      {"secret", "", false},
      {"region", "YMHdog6VkUqbVS5dAErxWeMy83r4HeBeNRdEuUFwK3M=", false},
      {"pin", "4711471147114711", false},
      {"token", "471147114711", false},
      {"token", "4711471147114711", true},
  };
  for (const Row& row : rows) {
    CAPTURE(row.key, row.value);
    CHECK(looks_like_secret(row.key, row.value) == row.secret);
  }
}
