# Builds the program on Debian and leaves an image of the program, a small shell, and CA
# certificates. Works with BuildKit and with the classic builder, which act uses.
FROM debian:bookworm-slim AS build
WORKDIR /src
COPY scripts/bootstrap scripts/mirror scripts/debian-source scripts/curl scripts/libssh \
     scripts/busybox scripts/cloud-init-schema scripts/
RUN scripts/bootstrap build image && scripts/curl && scripts/libssh \
  && scripts/busybox /image/bin && scripts/cloud-init-schema
COPY CMakeLists.txt CMakePresets.json ./
COPY cmake cmake
COPY scripts/build scripts/
COPY templates templates
COPY src src
RUN scripts/build static esc-courier

COPY entrypoint.sh /image/
RUN mkdir -p /image/etc/ssl/certs /image/tmp && chmod 1777 /image/tmp \
  && cp build/static/esc-courier /image/ \
  && ln -s esc-courier /image/esc-courier-action && ln -s esc-courier /image/esc-courier-post \
  && cp /etc/ssl/certs/ca-certificates.crt /image/etc/ssl/certs/

FROM scratch
LABEL org.opencontainers.image.title="esc-courier" \
      org.opencontainers.image.licenses="Apache-2.0"
COPY --from=build /image /
ENTRYPOINT ["/entrypoint.sh"]
