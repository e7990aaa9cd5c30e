#include <catch2/catch.hpp>

#include "actions/mask_set.h"
#include "support/golden.h"

using namespace courier;
using namespace courier::actions;

// A folder holds the secret `value`, and in `masks.txt` its masks for each host and what is
// reported.
TEST_CASE("masks: golden cases") {
  for (const auto& folder : testing::golden_cases("masks")) {
    DYNAMIC_SECTION(folder.filename().string()) {
      const Secret value(testing::read_or_empty(folder / "value"));
      std::string text;
      for (const Host host : {Host::github, Host::act}) {
        MaskSet set(host);
        set.add("VALUE", value);
        text += host == Host::github ? "GitHub's runner:\n" : "act:\n";
        for (const Mask& mask : set.masks()) {
          text.append("  ").append(mask.text.reveal(Disclosure::inspection)).append("\n");
        }
        for (const Unmasked& unmasked : set.unmasked()) {
          text.append("reported: ").append(unmasked.finding).append("\n");
        }
      }
      testing::check_golden(folder / "masks.txt", text);
    }
  }
}
