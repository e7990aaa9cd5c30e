// Starts libcurl, once, with memory that is wiped when it is freed.
#pragma once

namespace courier::net {

[[nodiscard]] bool start_curl();

}  // namespace courier::net
