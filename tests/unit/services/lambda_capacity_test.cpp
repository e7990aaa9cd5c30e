#include <catch2/catch.hpp>

#include "services/lambda_capacity.h"

using namespace courier;
using namespace courier::services;

namespace {

const std::vector<LambdaType> types{{"gpu_1x_a10", {"us-west-1", "us-east-1"}},
                                    {"gpu_1x_gh200", {"us-east-1"}},
                                    {"gpu_8x_h100", {}}};

std::string refusal(const std::string& type, const std::string& region,
                    const std::vector<LambdaType>& all = types) {
  const Result<std::string> result = choose_region(all, type, region);
  REQUIRE_FALSE(result);
  const std::string kind = result.error().kind == ErrorKind::usage ? "usage: " : "failed: ";
  return kind + result.error().message + " | " + result.error().hint;
}

}  // namespace

TEST_CASE("a region with capacity is taken as wanted, else the first by name") {
  CHECK(*choose_region(types, "gpu_1x_a10", "") == "us-east-1");
  CHECK(*choose_region(types, "gpu_1x_a10", "us-west-1") == "us-west-1");
}

TEST_CASE("what has no capacity is refused with where there is some") {
  CHECK(refusal("gpu_1x_a10", "us-south-1") ==
        "failed: region \"us-south-1\" has no capacity for gpu_1x_a10 | "
        "with capacity now: us-east-1, us-west-1");
  CHECK(refusal("gpu_8x_h100", "") ==
        "failed: no region has capacity for gpu_8x_h100 | "
        "with capacity now: gpu_1x_a10 (us-east-1, us-west-1), gpu_1x_gh200 (us-east-1)");
  CHECK(refusal("gpu_8x_h100", "", {{"gpu_8x_h100", {}}}) ==
        "failed: no region has capacity for gpu_8x_h100 | "
        "no type has capacity now: try again later");
}

TEST_CASE("names from an answer do not reach the terminal as they are") {
  const std::vector<LambdaType> odd{{"gpu", {"\033[31mr"}}, {"t\n1", {"r"}}};
  CHECK(refusal("gpu", "q", odd) ==
        "failed: region \"q\" has no capacity for gpu | with capacity now:  [31mr");
  CHECK(refusal("database", "", odd) == "usage: Lambda Cloud has no instance type \"database\" | "
                                        "with capacity now: gpu ( [31mr), t 1 (r)");
}

TEST_CASE("a type that Lambda does not have") {
  CHECK(refusal("gpu_1x_a1O", "") ==
        "usage: Lambda Cloud has no instance type \"gpu_1x_a1O\" | did you mean \"gpu_1x_a10\"?");
  CHECK(refusal("t3.micro", "") ==
        "usage: Lambda Cloud has no instance type \"t3.micro\" | "
        "with capacity now: gpu_1x_a10 (us-east-1, us-west-1), gpu_1x_gh200 (us-east-1)");
}
