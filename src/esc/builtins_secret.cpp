// fn::secret, in plain or sealed.
#include "esc/builtins.h"
#include "esc/envelope.h"

namespace courier::esc::builtins {

namespace {

Result<Secret> unseal(Evaluator& evaluator, const Term& term, std::string_view ciphertext) {
  if (evaluator.decrypter() == nullptr) {
    return usage_error("there is no key for sealed secrets");
  }
  return evaluator.decrypter()->decrypt(ciphertext, term.syntax->document_path());
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
  const Result<Secret> plain = unseal(evaluator, term, *ciphertext);
  if (!plain) {
    evaluator.error(term, "decrypting: " + plain.error().message, plain.error().hint);
    return result.unknown();
  }
  return result.text(plain->reveal(Disclosure::parsing));
}

}  // namespace courier::esc::builtins
