#include <catch2/catch.hpp>

#include "cloudinit/gzip.h"
#include "cloudinit/mime.h"
#include "cloudinit/mime_write.h"

using namespace courier::cloudinit;

TEST_CASE("mime: a message, to the byte", "[cloudinit]") {
  const std::string message = write_mime({{"text/cloud-config", "a.yaml", "#cloud-config\n{}\n"},
                                          {"text/x-shellscript", "b.sh", "#!/bin/sh\necho ä"}});
  const std::size_t at = message.find("boundary=\"") + 10;
  const std::string boundary = message.substr(at, message.find('"', at) - at);
  CHECK(boundary.size() == 44);
  const std::string line = "--" + boundary;
  CHECK(message == "Content-Type: multipart/mixed; boundary=\"" + boundary +
                       "\"\nMIME-Version: 1.0\n\n" + line +
                       "\nContent-Type: text/cloud-config; charset=\"utf-8\"\nMIME-Version: 1.0\n"
                       "Content-Transfer-Encoding: 7bit\n"
                       "Content-Disposition: attachment; filename=\"a.yaml\"\n\n"
                       "#cloud-config\n{}\n\n" +
                       line +
                       "\nContent-Type: text/x-shellscript; charset=\"utf-8\"\nMIME-Version: 1.0\n"
                       "Content-Transfer-Encoding: base64\n"
                       "Content-Disposition: attachment; filename=\"b.sh\"\n\n"
                       "IyEvYmluL3NoCmVjaG8gw6Q=\n\n" +
                       line + "--\n");
}

TEST_CASE("mime: the parts are read as they were written", "[cloudinit]") {
  const std::string text =
      GENERATE(std::string("#!/bin/sh"), std::string("#!/bin/sh\n"), std::string("#!/bin/sh\n\n\n"),
               std::string("#!/bin/sh\r\n"), std::string("#!/bin/sh\n--esc-courier-0\n--\n"),
               "#!/bin/sh\n" + std::string(2000, 'a'), std::string("#!/bin/sh\n\xff\x01"));
  const std::vector<MimePart> parts{{"text/x-shellscript", "10-a.sh", text},
                                    {"text/cloud-boothook", "b", "#!/bin/sh\n" + text}};
  courier::cloudinit::Findings findings;
  const std::vector<Part> read = read_mime(write_mime(parts), findings);
  CHECK(findings.list().empty());
  REQUIRE(read.size() == 2);
  for (std::size_t i = 0; i < 2; ++i) {
    CHECK(read[i].text == parts[i].text);
    CHECK(read[i].filename == parts[i].filename);
  }
  CHECK(read[1].kind == PartKind::boothook);
}

TEST_CASE("gzip: no time in it, and back", "[cloudinit]") {
  const std::string text(100'000, 'x');
  const std::string packed = gzip(text);
  CHECK(packed.size() < 1000);
  CHECK(packed.substr(4, 4) == std::string(4, '\0'));
  CHECK(packed == gzip(text));
  CHECK(gunzip(packed) == text);
  CHECK(gunzip(gzip("")) == "");
}
