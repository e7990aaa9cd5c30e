// GitHub, as the options name it and with the token that they give.
#pragma once

#include <memory>

#include "app/commands.h"
#include "app/connection.h"
#include "github/store.h"

namespace courier::app {

struct GitHub {
  Connection connection;
  std::unique_ptr<github::ActionsStore> store;
};

[[nodiscard]] Result<GitHub> connect_to_github(const Call& call);

}  // namespace courier::app
