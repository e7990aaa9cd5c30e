# Builds the program on Debian and leaves an image of the program, a shell for Kubernetes runners,
# and CA certificates. Works with BuildKit and with the classic builder, which act uses.
FROM debian:bookworm-slim AS build
WORKDIR /src
COPY scripts/bootstrap scripts/mirror scripts/curl scripts/
RUN scripts/bootstrap build image && scripts/curl
COPY CMakeLists.txt CMakePresets.json ./
COPY cmake cmake
COPY scripts/build scripts/
COPY src src
RUN scripts/build static esc-courier

# Runners in Kubernetes mode run these inside the action's container.
COPY entrypoint.sh /image/
RUN mkdir -p /image/bin /image/etc/ssl/certs /image/tmp && chmod 1777 /image/tmp \
  && cp build/static/esc-courier /image/ \
  && ln -s esc-courier /image/esc-courier-action && ln -s esc-courier /image/esc-courier-post \
  && cp /bin/busybox /image/bin/ \
  && for name in sh env tail tar find chmod mv cp; do ln -s busybox "/image/bin/$name"; done \
  && cp /etc/ssl/certs/ca-certificates.crt /image/etc/ssl/certs/

FROM scratch
LABEL org.opencontainers.image.title="esc-courier" \
      org.opencontainers.image.licenses="Apache-2.0"
COPY --from=build /image /
ENTRYPOINT ["/entrypoint.sh"]
