# The platform's migration program, with both databases' configurations and revisions inside it, and nothing else.
#
#   docker build --tag mens-circle-migrate .
#   docker run --rm --env DATABASE_URL --env CREDS_DATABASE_URL mens-circle-migrate upgrade
#
# docs/delivery.md says what the image holds, and how secrets and certificates get into it.

FROM rust:1.95-slim-bookworm AS build
WORKDIR /src
COPY . .
# Static, against the C library of the builder: with a target named, the flag does not reach macros and build scripts.
# Randomness comes from the system call, not from /dev/urandom, which an empty root does not have.
# Without private servers: in an image, a URL that is not set is an error.
RUN set -eux; \
    target="$(rustc -vV | sed -n 's/^host: //p')"; \
    RUSTFLAGS='-C target-feature=+crt-static --cfg getrandom_backend="linux_getrandom"' cargo build --locked --release --target "$target" \
        --package mens-circle --bin migrate --no-default-features; \
    install -D "target/$target/release/migrate" /out/migrate; \
    # A binary with an interpreter would not start in an empty image.
    ldd /out/migrate 2>&1 | grep -E 'statically linked|not a dynamic executable'

FROM scratch
COPY --from=build /out/migrate /migrate
# A number: there is no file that could give a name to it.
USER 65534:65534
ENV ENVIRONMENT=production
ENTRYPOINT ["/migrate"]
# Reading is the default; what changes a database is asked for by name.
CMD ["current"]
