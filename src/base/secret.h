// A value that must not be seen: wiped when freed, unprintable, not convertible, not comparable.
#pragma once

#include <cstddef>
#include <iosfwd>
#include <memory>
#include <string>
#include <string_view>

namespace courier {

// Where a secret leaves for. `git grep 'Disclosure::'` lists every exit of the program.
enum class Disclosure {
  mask_command,      // ::add-mask:: on standard output, before any use
  step_output,       // the runner's GITHUB_OUTPUT file
  environment_file,  // the runner's GITHUB_ENV file
  secret_file,       // a file of mode 0600
  standard_output,   // asked for by hand: env open, env get, pull --format
  github_seal,       // input of a sealed box for GitHub
  at_rest_seal,      // input of the cipher of a local definition
  request_header,    // Authorization
  request_body,      // sent over verified TLS to the service that owns it
  user_data,         // cloud-init user data, consented by name
  parsing,           // read again by a parser whose result is secret as well
  key_material,      // input of a cryptographic function
  inspection,        // looked at to decide something about it: contracts, mask floors, sizes
};

// Shared, immutable bytes. Copies share one allocation, which is wiped when the last copy goes.
class Secret {
 public:
  Secret() = default;
  explicit Secret(std::string_view bytes);
  // Takes over the string and wipes what is left of it.
  static Secret absorb(std::string&& bytes);

  [[nodiscard]] std::size_t size() const;
  [[nodiscard]] bool empty() const { return size() == 0; }

  // The only way out. The view lives as long as this Secret or a copy of it.
  [[nodiscard]] std::string_view reveal(Disclosure sink) const;

  // Takes time that depends on the sizes only.
  [[nodiscard]] bool same_as(const Secret& other) const;

  bool operator==(const Secret&) const = delete;
  operator std::string() const = delete;
  operator std::string_view() const = delete;

  template <class Character, class Traits>
  friend std::basic_ostream<Character, Traits>& operator<<(std::basic_ostream<Character, Traits>&,
                                                           const Secret&) = delete;
  template <class Json>
  friend void to_json(Json&, const Secret&) = delete;

 private:
  std::shared_ptr<const std::string> bytes_;
};

// Overwrites memory in a way that the compiler keeps.
void wipe(void* bytes, std::size_t size);
void wipe(std::string& text);

}  // namespace courier
