#include "cloudinit/gzip.h"

#include <zlib.h>

#include <array>
#include <new>

namespace courier::cloudinit {

bool is_gzip(std::string_view bytes) { return bytes.starts_with("\x1f\x8b"); }

std::optional<std::string> gunzip(std::string_view bytes, std::size_t most) {
  constexpr int gzip_only = 15 + 16;  // window bits, and 16 for the format
  z_stream stream{};
  std::string input(bytes);  // zlib wants it writable
  if (inflateInit2(&stream, gzip_only) != Z_OK) {
    return {};
  }
  stream.next_in = reinterpret_cast<Bytef*>(input.data());
  stream.avail_in = static_cast<uInt>(input.size());
  std::string out;
  std::array<char, 16'384> buffer{};
  int state = Z_OK;
  while (state == Z_OK && out.size() <= most) {
    stream.next_out = reinterpret_cast<Bytef*>(buffer.data());
    stream.avail_out = static_cast<uInt>(buffer.size());
    state = inflate(&stream, Z_NO_FLUSH);
    out.append(buffer.data(), buffer.size() - stream.avail_out);
  }
  inflateEnd(&stream);
  return state == Z_STREAM_END && out.size() <= most ? std::optional(std::move(out)) : std::nullopt;
}

std::string gzip(std::string_view bytes) {
  constexpr int gzip_format = 15 + 16;
  constexpr int most_memory = 9;
  z_stream stream{};
  std::string input(bytes);
  if (deflateInit2(&stream, Z_BEST_COMPRESSION, Z_DEFLATED, gzip_format, most_memory,
                   Z_DEFAULT_STRATEGY) != Z_OK) {
    throw std::bad_alloc();  // the parameters are right
  }
  std::string out(deflateBound(&stream, input.size()), '\0');
  stream.next_in = reinterpret_cast<Bytef*>(input.data());
  stream.avail_in = static_cast<uInt>(input.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  deflate(&stream, Z_FINISH);
  out.resize(out.size() - stream.avail_out);
  deflateEnd(&stream);
  return out;
}

}  // namespace courier::cloudinit
