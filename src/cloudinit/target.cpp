#include "cloudinit/target.h"

#include <algorithm>
#include <array>

#include "base/encode.h"
#include "base/text.h"
#include "cloudinit/gzip.h"

namespace courier::cloudinit {

namespace {

using enum Encoding;

// As each cloud's API documentation has it. Who undoes a base64 more on the machine: cloud-init
// 25.1.4's datasources of EC2 and Hetzner.
constexpr std::array targets{
    // API 1.10, launch, user_data: "plain text", "up to 1MB"; whose megabyte, it does not say.
    Target{"lambda", "Lambda Cloud", plain, false, false, false, 1'048'576, 1'000'000},
    // RunInstances, UserData: 16 KB "in raw form, before it is base64-encoded".
    Target{"ec2", "AWS EC2", base64, false, true, true, 16'384, 16'384},
    // osProfile.customData: "the maximum length of the binary array is 65535 bytes".
    Target{"azure", "Azure", base64, false, true, false, 65'535, 65'535},
    // Compute Engine metadata: 256 KB for each value. It does not decode base64 unless another key
    // says so.
    Target{"gcp", "Google Cloud", plain, false, false, false, 262'144, 262'144},
    // Droplets, user_data: "a string", "may not exceed 64 KiB".
    Target{"digitalocean", "DigitalOcean", plain, false, false, false, 65'536, 65'536},
    // Servers, user_data: "limited to 32KiB".
    Target{"hetzner", "Hetzner Cloud", plain, false, false, true, 32'768, 32'768},
    // Nova, servers, user_data: base64, 65535 bytes of it.
    Target{"openstack", "OpenStack", base64, true, true, false, 65'535, 65'535},
    // CustomizationCloudinitPrep.userdata: "the maximum size is 524288 bytes".
    Target{"vsphere", "vSphere", plain, false, false, false, 524'288, 524'288},
    // A file or disk of one's own.
    Target{"nocloud", "NoCloud", plain, false, true, false, 0, 0},
};

}  // namespace

const Target* find_target(std::string_view name) {
  const auto* const found = std::find_if(targets.begin(), targets.end(),
                                         [&](const Target& target) { return target.name == name; });
  return found == targets.end() ? nullptr : found;
}

std::vector<std::string> target_names() {
  std::vector<std::string> names;
  names.reserve(targets.size());
  for (const Target& target : targets) {
    names.emplace_back(target.name);
  }
  return names;
}

Payload encode(const Target& target, std::string_view text) {
  return {target.encoding == base64 ? base64_encode(text) : std::string(text),
          size_for(target, text.size())};
}

std::optional<Payload> encode_packed(const Target& target, std::string_view text) {
  if (!target.takes_gzip && !target.guest_decodes) {
    return {};
  }
  std::string packed = gzip(text);
  if (!target.takes_gzip) {
    packed = base64_encode(packed);
  }
  Payload payload = encode(target, packed);
  payload.size.text = text.size();
  return payload;
}

Size size_for(const Target& target, std::size_t plain) {
  return {plain, target.encoding == base64 ? (plain + 2) / 3 * 4 : plain, 0};
}

std::string describe(const Size& size, const Target& target) {
  std::string text =
      size.text == 0 ? count_of(size.plain, "byte")
                     : count_of(size.text, "byte") + ", " + std::to_string(size.plain) + " packed";
  if (target.encoding == base64) {
    text += ", " + std::to_string(size.encoded) + " as base64";
  }
  if (target.limit == 0) {
    return text + "; " + std::string(target.title) + " has no limit";
  }
  const std::size_t counted = target.counts_encoded ? size.encoded : size.plain;
  return text + ": " + std::to_string(counted * 100 / target.limit) + " % of the " +
         std::to_string(target.limit) + (target.counts_encoded ? " of base64" : "") + " that " +
         std::string(target.title) + " takes";
}

void check_size(const Target& target, const Size& size, Diagnostics& diagnostics) {
  const std::size_t counted = target.counts_encoded ? size.encoded : size.plain;
  if (target.limit == 0 || counted <= target.safe) {
    return;
  }
  const std::string finding = "the user data has " + std::to_string(counted) + " bytes" +
                              (target.counts_encoded ? " of base64" : "") + "; " +
                              std::string(target.title) + " takes ";
  if (counted > target.limit) {
    diagnostics.add({Severity::error,
                     finding + std::to_string(target.limit) + " at most",
                     "put what is large elsewhere, and let the machine fetch it",
                     {},
                     {}});
  } else {
    diagnostics.warning(finding + std::to_string(target.safe) + " for certain, " +
                        std::to_string(target.limit) + " at most");
  }
}

}  // namespace courier::cloudinit
