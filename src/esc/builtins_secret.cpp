// fn::secret, in plain or sealed.
#include "esc/builtins.h"
#include "esc/envelope.h"

namespace courier::esc::builtins {

namespace {

// Opens what stands in the document; the error is what to report.
std::expected<Secret, std::string> unseal(Evaluator& evaluator, const Term& term,
                                          std::string_view ciphertext) {
  if (evaluator.decrypter() == nullptr) {
    return std::unexpected("decrypting: there is no key for sealed secrets");
  }
  Result<Secret> plain = evaluator.decrypter()->decrypt(ciphertext, term.syntax->document_path());
  if (!plain) {
    return std::unexpected("decrypting: " + plain.error().message);
  }
  return std::move(*plain);
}

}  // namespace

Datum* secret(Evaluator& evaluator, Term& term) {
  const ast::Arguments arguments = ast::arguments_of(*term.syntax);
  if (arguments.second == nullptr) {
    return evaluator.evaluate(term.children[0]);
  }
  Combined result(evaluator, term);
  result.value()->secret = true;
  const auto ciphertext = open_envelope(arguments.second->text());
  if (!ciphertext) {
    evaluator.error(term, "invalid ciphertext: " + ciphertext.error());
    return result.unknown();
  }
  if (!evaluator.session().decrypts()) {
    return result.unknown();
  }
  const auto plain = unseal(evaluator, term, *ciphertext);
  if (!plain) {
    evaluator.error(term, plain.error());
    return result.unknown();
  }
  return result.text(plain->reveal(Disclosure::parsing));
}

}  // namespace courier::esc::builtins
