#include <catch2/catch.hpp>

#include "cloudinit/check.h"
#include "cloudinit/target.h"

using namespace courier;
using namespace courier::cloudinit;

namespace {

std::string complaint(std::string_view name, std::size_t plain) {
  const Target& target = *find_target(name);
  Diagnostics diagnostics;
  check_size(target, size_for(target, plain), diagnostics);
  return diagnostics.empty() ? "" : courier::describe(diagnostics.list().front());
}

}  // namespace

TEST_CASE("targets: what each takes, to the byte", "[cloudinit]") {
  struct Row {
    const char* target;
    std::size_t most;
  };
  const auto row =
      GENERATE(Row{"lambda", 1'048'576}, Row{"ec2", 16'384}, Row{"azure", 65'535},
               Row{"gcp", 262'144}, Row{"digitalocean", 65'536}, Row{"hetzner", 32'768},
               Row{"openstack", 49'149}, Row{"vsphere", 524'288});
  CAPTURE(row.target);
  CHECK_FALSE(complaint(row.target, row.most).starts_with("error: "));
  CHECK(complaint(row.target, row.most + 1).starts_with("error: "));
}

TEST_CASE("targets: complaints and sizes", "[cloudinit]") {
  CHECK(complaint("nocloud", 100'000'000).empty());
  CHECK(complaint("openstack", 49'150) ==
        "error: the user data has 65536 bytes of base64; OpenStack takes 65535 at most\n"
        "  hint: put what is large elsewhere, and let the machine fetch it\n");
  const auto described = [](std::string_view name, std::size_t plain) {
    const Target& target = *find_target(name);
    return describe(size_for(target, plain), target);
  };
  CHECK(described("lambda", 524'288) ==
        "524288 bytes: 50 % of the 1048576 that Lambda Cloud takes");
  CHECK(described("ec2", 4'096) ==
        "4096 bytes, 5464 as base64: 25 % of the 16384 that AWS EC2 takes");
  CHECK(described("openstack", 1) ==
        "1 byte, 4 as base64: 0 % of the 65535 of base64 that OpenStack takes");
  CHECK(described("nocloud", 7) == "7 bytes; NoCloud has no limit");
  CHECK(find_target("Lambda") == nullptr);
}

TEST_CASE("targets: gzip, where it reaches cloud-init", "[cloudinit]") {
  const std::string text = "#cloud-config\nhostname: " + std::string(50'000, 'x') + '\n';
  for (const std::string& name : target_names()) {
    CAPTURE(name);
    const Target& target = *find_target(name);
    const auto packed = encode_packed(target, text);
    CHECK(packed.has_value() == (target.takes_gzip || target.guest_decodes));
    if (packed) {
      CHECK(packed->size.text == text.size());
      CHECK(packed->size.encoded == packed->bytes.size());
      // The same size, to the one who checks the file.
      const Size of_file{packed->size.plain, packed->size.encoded, 0};
      CHECK(check({packed->bytes, &target, {}}).list().front().message ==
            describe(of_file, target));
    }
  }
  const Target& ec2 = *find_target("ec2");
  CHECK(describe({4'096, 5'464, 20'000}, ec2) ==
        "20000 bytes, 4096 packed, 5464 as base64: 25 % of the 16384 that AWS EC2 takes");
  CHECK_FALSE(encode_packed(*find_target("lambda"), text));
}
