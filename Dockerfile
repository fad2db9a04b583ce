# Three stages: npm fetches what the pages look like, Go builds one static program
# around it, and the image holds that program and nothing else – no shell, no
# package manager, nobody to be but user 65532.

# The design system and the font, as pinned in package-lock.json.
FROM node:22 AS assets
WORKDIR /web
COPY internal/web/package.json internal/web/package-lock.json internal/web/assets.sh ./
RUN ./assets.sh

FROM golang:1.26 AS build
WORKDIR /src
# Modules first: they change less often than the code, and stay in the cache.
COPY go.mod go.sum ./
RUN go mod download
COPY . .
COPY --from=assets /web/shell/static/vendor internal/web/shell/static/vendor
# There is no .git in here (.dockerignore), so the version is told from outside.
ARG VERSION=dev
RUN CGO_ENABLED=0 go build -trimpath -ldflags "-X main.version=${VERSION}" -o /out/samstyring ./cmd/samstyring
# A new volume takes the owner of the folder it is mounted on, so the folders
# must be in the image and belong to the user.
RUN mkdir -p /out/data /out/keys /out/tmp && chmod 0700 /out/keys && \
    cd /out && mkdir -p secrets/nats1 secrets/nats2 secrets/nats3 secrets/registry secrets/reader && chmod -R 0700 secrets

FROM scratch
# To fetch Maskinporten's keys over TLS.
COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/ca-certificates.crt
COPY --from=build /out/samstyring /samstyring
COPY --from=build --chown=65532:65532 /out/data /data
COPY --from=build --chown=65532:65532 /out/keys /keys
# What docker-compose.yml mounts its volumes of certificates and keys on.
COPY --from=build --chown=65532:65532 /out/secrets /secrets
COPY --from=build --chown=65532:65532 /out/tmp /tmp
USER 65532:65532
# Inside a container all addresses are the container's own; what the outside
# reaches is decided by the ports that are published. What it is reached as must
# be told: without SAMSTYRING_PUBLIC_URL it does not start.
ENV SAMSTYRING_LISTEN=0.0.0.0:8080 SAMSTYRING_DATA=/data
EXPOSE 8080
# Log, views and, unless SAMSTYRING_KEY_FILE says otherwise, the issuer's key.
VOLUME /data
# Ready, not only alive: while the views are being built the start period bears
# with it, and after that it is right to say that others should answer.
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=3 CMD ["/samstyring", "healthcheck"]
ENTRYPOINT ["/samstyring"]
CMD ["serve"]
